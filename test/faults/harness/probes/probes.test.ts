/** Every probe once against a server, and against things that do everything wrong. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stores, startStores } from '../../../support/world.ts';
import { startProcess, type TillgateProcess } from '../../process.ts';
import type { ProbeWorld } from '../probe.ts';
import { egressProbes } from './egress/index.ts';
import { ELSEWHERE } from './elsewhere.ts';
import { PROBES, SERVER_PROBES } from './index.ts';
import { operationProbes } from './operations/index.ts';

/** Numbers that are the same in every run. */
function draws(seed: number): ProbeWorld['random'] {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

describe('every probe', () => {
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

  it.each(PROBES)('$fault $title', (probe) => probe.try(world));

  it('leaves the shops told once of what was paid, and of nothing else', () => {
    const { payments, callbacks } = stores.craftingStore.ledger;
    const paid = payments.filter(({ state }) => state === 'paid');
    expect(paid.length).toBeGreaterThan(5);
    expect(callbacks.map(({ verdict }) => verdict)).toEqual(paid.map(() => 'paid'));
    expect(stores.atshop.ledger.fulfilments).toEqual([]);
    expect(server.log()).not.toContain('"level":"error","err"');
    expect(server.child.exitCode).toBeNull();
  });
});

describe('every probe of a server', () => {
  let stores: Stores;
  let yes: Server;
  let world: ProbeWorld;

  beforeAll(async () => {
    stores = await startStores();
    yes = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => yes.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(yes.address() as AddressInfo).port}`;
    for (const store of [stores.craftingStore, stores.atshop]) store.connect(url);
    world = { url, stores, random: draws(7), log: () => '' };
  });
  afterAll(async () => {
    yes.closeAllConnections();
    await new Promise((resolve) => yes.close(resolve));
    await stores.stop();
  });

  it.each(SERVER_PROBES.filter(({ fault }) => fault !== 'G10'))(
    '$fault $title: is told apart from a server that says yes to everything',
    async (probe) => {
      await expect(probe.try(world)).rejects.toThrow();
    },
  );
});

describe('a log', () => {
  it.todo('x');
});

describe('a client that calls whatever it is told', () => {
  const careless = () => ({
    call: async () => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.alloc(0) }) as const,
    close: async () => undefined,
  });
  const nowhere: ProbeWorld = { url: '', stores: {} as Stores, random: () => 0, log: () => '' };

  it.each(egressProbes(careless))('H $title: is found out', async (probe) => {
    await expect(probe.try(nowhere)).rejects.toThrow();
  });
});

describe('a command line that finds nothing wrong', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await startStores();
  });
  afterAll(() => stores.stop());

  it.each(operationProbes(async () => ({ code: 0, out: '[]', err: '', started: true })))(
    '$fault $title: is found out',
    async (probe) => {
      const world = { url: stores.tillgateUrl, stores, random: draws(7), log: () => '' };
      await expect(probe.try(world)).rejects.toThrow();
    },
  );
});

describe('what is tried elsewhere', () => {
  it.each(ELSEWHERE)('$fault: $why', ({ test }) => {
    if (test === null) return;
    const [file, name] = test;
    const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(name);
  });

  it('leaves no fault of these groups out', () => {
    const numbers = (letter: string, last: number) => Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
    const list = [...numbers('C', 16), ...numbers('F', 14), ...numbers('G', 11), 'H', ...numbers('J', 7)];
    const ops = [...'abcdefghi'].map((letter) => `K-${letter}`);
    const tried = new Set([...PROBES, ...ELSEWHERE].map(({ fault }) => fault));
    expect([...list, ...ops].filter((fault) => !tried.has(fault))).toEqual([]);
  });
});
