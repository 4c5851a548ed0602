/** What a load balancer is told, and what it can rely on, while a server cannot work and while it ends. */
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../demo/kit/gate.ts';
import { MINUTE } from '../../server/clock.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
afterEach(() => scene.stop());

async function readyz() {
  const response = await fetch(`${scene.url}/readyz`);
  return { status: response.status, body: await response.json() };
}

const well = {
  ready: true,
  database: true,
  worker: true,
  draining: false,
  parts: { read: 'ok', write: 'ok', workers: { confirmations: 'ok', notifications: 'ok', reconciliation: 'ok' } },
};

describe('a disk that is full', () => {
  it('shows in readyz from the first write it fails, nothing is acknowledged, and it is over by itself', async () => {
    scene = await openScene();
    const pages = (count: number) =>
      scene.tillgate.domain.database.write((tx) => sql.raw(`pragma max_page_count = ${count}`).execute(tx));
    expect(await readyz()).toEqual({ status: 200, body: well });
    await pages(1);
    const links = await Promise.all(Array.from({ length: 60 }, () => scene.craftingStore.purchase()));
    const refused = links.filter(({ status }) => status !== 200);
    expect(refused).not.toEqual([]);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
    const parts = { ...well.parts, write: 'SQLITE_FULL' };
    expect(await readyz()).toEqual({ status: 503, body: { ...well, ready: false, database: false, parts } });
    expect((await fetch(`${scene.url}/healthz`)).status).toBe(200);

    await pages(1_000_000);
    await eventually('it to be ready again', async () => (await readyz()).status === 200);
    const [first] = refused;
    expect((await scene.craftingStore.repeat(first?.transactionId ?? '')).status).toBe(200);
  });
});

describe('a server told to stop', () => {
  it('says so first, still takes what comes, tells no store anything new, and is gone in time', async () => {
    scene = await openScene({ schedules: { drainMs: 1_000 } });
    const gate = createGate();
    scene.craftingStore.faults.push({ fault: 'hold', until: gate.opened });
    const { url } = await scene.craftingStore.purchase();
    const other = await scene.craftingStore.purchase();
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the callback', () => scene.craftingStore.ledger.callbacks.length > 0);

    const since = Date.now();
    const stopping = scene.tillgate.stop({ graceMs: 400 });
    expect(await readyz()).toMatchObject({ status: 503, body: { ready: false, draining: true, database: true } });
    const paid = await shopper(other.url ?? '').pay({ details: card(CARDS.approved) });
    expect([paid.status, paid.body.payment?.state]).toEqual([200, 'paid']);
    // The store does not answer the first one any more; it is not waited for beyond the time to drain.
    await stopping;
    expect(Date.now() - since).toBeLessThan(2_500);
    expect(scene.craftingStore.ledger.callbacks).toHaveLength(1);
    await expect(fetch(`${scene.url}/healthz`)).rejects.toThrow();

    gate.open();
    await scene.restart();
    await scene.pass(10 * MINUTE, MINUTE);
    for (const one of [url, other.url]) {
      await eventually('the store to be told', async () => (await shopper(one ?? '').view()).storeInformed);
    }
    expect(scene.craftingStore.ledger.commandsRun).toHaveLength(2);
  });
});
