import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../demo/kit/gate.ts';
import type { Failpoint } from '../../server/failpoint.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually, type Stores, startStores } from '../support/world.ts';
import { chargesOf } from './charges.ts';
import { startProcess, type TillgateProcess } from './process.ts';

let stores: Stores;
let running: TillgateProcess[] = [];

beforeEach(async () => {
  stores = await startStores();
});
afterEach(async () => {
  for (const one of running) await one.kill();
  running = [];
  await stores.stop();
});

async function start(failpoint?: Failpoint): Promise<TillgateProcess> {
  const one = await startProcess(stores, failpoint);
  running.push(one);
  return one;
}

/** A shop with an order whose "paid" we can count. */
interface Order {
  readonly url: string;
  /** How often the store was made to deliver. */
  delivered(): number;
}

const SHOPS: Record<string, () => Promise<Order>> = {
  async CraftingStore() {
    const { transactionId, url } = await stores.craftingStore.purchase();
    if (url === null) throw new Error('no link');
    return { url, delivered: () => stores.craftingStore.ledger.payment(transactionId).commandsRun.length };
  },
  async ATShop() {
    const order = stores.atshop.placeOrder();
    const { url } = await stores.atshop.requestLink(order._id);
    if (url === null) throw new Error('no link');
    return { url, delivered: () => stores.atshop.ledger.fulfilmentsOf(order._id).length };
  },
};

/** From the intent to the platform's answer, in order. */
const ON_PAYING: readonly Failpoint[] = [
  'operation.stored',
  'provider.answered',
  'facts.recorded',
  'confirmation.leased',
  'platform.answered',
];
const ON_NOTIFYING: readonly Failpoint[] = ['notification.stored', 'notification.acknowledged'];

describe.each(Object.keys(SHOPS))('killed while an order of %s is paid', (shop) => {
  const place = async () => (SHOPS[shop] ?? SHOPS.CraftingStore)?.() as Promise<Order>;

  it.each(ON_PAYING)('at %s: one charge, told once, after a restart', async (failpoint) => {
    const dying = await start(failpoint);
    const order = await place();
    await shopper(order.url)
      .pay({ details: card(CARDS.approved), attempt: 'the-one-press' })
      .catch(() => undefined);
    expect(await dying.ended).toBe('SIGKILL');

    await start();
    const { view, pay } = shopper(order.url);
    const settled = await eventually('a settled attempt', async () => {
      const shown = await view();
      return shown.payment?.state === 'paid' || shown.payment?.state === 'failed' ? shown : null;
    });
    // The bank never heard of it: the shopper presses Pay again, with a new press.
    if (settled.payment?.state === 'failed') await pay({ details: card(CARDS.approved) });
    await eventually('the store to be told', async () => (await view()).storeInformed);
    expect(order.delivered()).toBe(1);
    expect(await chargesOf(stores)).toHaveLength(1);
  });

  it.each(ON_NOTIFYING)('at %s: the money that came later is told once', async (failpoint) => {
    const dying = await start(failpoint);
    const order = await place();
    await shopper(order.url).pay({ details: card(CARDS.settlesLater) });
    expect(await dying.ended).toBe('SIGKILL');

    await start();
    await eventually('the store to be told', async () => (await shopper(order.url).view()).storeInformed);
    expect(order.delivered()).toBe(1);
    expect(await chargesOf(stores)).toHaveLength(1);
  });

  it('twice in a row: still one charge, told once', async () => {
    const first = await start('provider.answered');
    const order = await place();
    await shopper(order.url)
      .pay({ details: card(CARDS.approved) })
      .catch(() => undefined);
    await first.ended;
    const second = await start('confirmation.leased');
    await second.ended;
    await start();
    await eventually('the store to be told', async () => (await shopper(order.url).view()).storeInformed);
    expect(order.delivered()).toBe(1);
    expect(await chargesOf(stores)).toHaveLength(1);
  });
});

describe('killed after sending, before the store’s answer', () => {
  it('CraftingStore: told again at most, delivered once', async () => {
    const gate = createGate();
    stores.craftingStore.faults.push({ fault: 'hold', until: gate.opened });
    const dying = await start();
    const { transactionId, url } = await stores.craftingStore.purchase();
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually(
      'the callback to arrive',
      () => stores.craftingStore.ledger.callbacksFor(transactionId).length > 0,
    );
    await dying.kill();
    gate.open();
    await start();
    await eventually('the store to be told', async () => (await shopper(url ?? '').view()).storeInformed);
    expect(stores.craftingStore.ledger.payment(transactionId).commandsRun).toHaveLength(1);
  });

  it('ATShop: read back, never fulfilled twice', async () => {
    const gate = createGate();
    stores.atshop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
    const dying = await start();
    const order = stores.atshop.placeOrder();
    const { url } = await stores.atshop.requestLink(order._id);
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the method to arrive', () => stores.atshop.ledger.fulfilmentsOf(order._id).length > 0);
    await dying.kill();
    gate.open();
    await start();
    await eventually('the store to be told', async () => (await shopper(url ?? '').view()).storeInformed);
    expect(stores.atshop.ledger.doubles).toEqual([]);
    expect(stores.atshop.ledger.fulfilmentsOf(order._id)).toHaveLength(1);
  });
});

describe('the connection to ATShop cut in the middle of the fulfilment', () => {
  it.each([
    'dropAfter',
    'dropBefore',
    'silenceAfter',
    'updatedWithoutResult',
    'resultWithoutUpdated',
    'errorAfter',
  ] as const)('%s: fulfilled exactly once', async (fault) => {
    stores.atshop.faults.fulfil.push(
      fault === 'errorAfter' ? { fault, error: { error: 500, reason: 'Internal server error' } } : { fault },
    );
    await start();
    const order = stores.atshop.placeOrder();
    const { url } = await stores.atshop.requestLink(order._id);
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the store to be told', async () => (await shopper(url ?? '').view()).storeInformed, 40_000);
    expect(stores.atshop.ledger.fulfilmentsOf(order._id)).toHaveLength(1);
  });
});

describe('a server told to stop', () => {
  it('finishes what it is sending, lets go of its database, and ends by itself', async () => {
    const gate = createGate();
    stores.craftingStore.faults.push({ fault: 'hold', until: gate.opened });
    const stopping = await start();
    const { transactionId, url } = await stores.craftingStore.purchase();
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually(
      'the callback to arrive',
      () => stores.craftingStore.ledger.callbacksFor(transactionId).length > 0,
    );
    setTimeout(() => gate.open(), 300);
    expect(await stopping.stop()).toBe('0');
    await start();
    expect((await shopper(url ?? '').view()).storeInformed).toBe(true);
    expect(stores.craftingStore.ledger.callbacksFor(transactionId)).toHaveLength(1);
  });

  it('a second server on the same file refuses to start and says why', async () => {
    await start();
    await expect(start()).rejects.toThrow(/Another Tillgate server is using/);
  });
});
