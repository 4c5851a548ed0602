/** Every probe once, against a server of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Stores, startStores } from '../../../support/world.ts';
import { startProcess, type TillgateProcess } from '../../process.ts';
import type { ProbeWorld } from '../probe.ts';
import { PROBES } from './index.ts';
import { draws } from './support/draws.ts';

describe('every probe of a running server', () => {
  let stores: Stores;
  let server: TillgateProcess;
  let world: ProbeWorld;

  beforeAll(async () => {
    stores = await startStores();
    server = await startProcess(stores);
    world = { url: stores.tillgateUrl, stores, random: draws(7), log: server.log };
  });
  afterAll(async () => {
    await server.stop();
    await stores.stop();
  });

  for (const probe of PROBES) it(`${probe.fault} ${probe.title}`, () => probe.try(world));

  it('leaves the shops told once of what was paid, and of nothing else', async () => {
    const { ledger } = stores.craftingStore;
    const paid = () => ledger.payments.filter(({ state }) => state === 'paid');
    await eventually('the last order to be told', () => paid().length === 11);
    expect(ledger.callbacks.map(({ verdict }) => verdict)).toEqual(paid().map(() => 'paid'));
    expect(stores.atshop.ledger.fulfilments).toEqual([]);
    expect(stores.fashion.platform.ledger.calls).toEqual([]);
  });

  it('leaves the server alive, without an error it did not expect', () => {
    expect(server.child.exitCode).toBeNull();
    expect(server.log()).not.toMatch(/"err":|request failed/);
  });
});
