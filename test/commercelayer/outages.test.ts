/** One side is out of order for a while, or set up differently: nothing is lost, and in the end all agree. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../demo/commercelayer/index.ts';
import { HOUR, MINUTE, SECOND } from '../../server/clock.ts';
import { CARDS } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { newOrder, type Order, placedOrder, SLOW } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';

const ALL = { authorized: HOODIE_CENTS };
const CAPTURED = { ...ALL, captured: HOODIE_CENTS };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ answerWithinMs: 700 });
});
afterAll(() => shop.stop());

const verdictsOf = (order: Order, kind: 'authorize' | 'capture' | 'refund' = 'authorize') =>
  shop.platform.ledger.webhooks
    .filter(({ body }) => body.includes(`"${order.latest(kind).token}"`))
    .map(({ verdict, answered }) => `${verdict} ${answered}`);

/** Placed with 202, by a card that settles later. */
async function placedLater(api: 'gateway' | 'payments', number: string = CARDS.settlesLater): Promise<Order> {
  const order = newOrder(shop, { api });
  await order.pay(number);
  expect(await order.place()).toMatchObject({ state: 'pending' });
  return order;
}

describe.each(['gateway', 'payments'] as const)('the webhook endpoint, by API "%s"', (api) => {
  it('is down for two hours: the outcomes are told when it is back, each once', async () => {
    const { faults, idle } = shop.platform;
    const [good, bad] = [await placedLater(api), await placedLater(api, SLOW.declinedLater)];
    const captured = await placedOrder(shop, SLOW.movesLater, { api });
    expect(await captured.capture(1_500)).toMatchObject({ state: 'pending' });
    faults.webhook.always({ fault: 'status', status: 503 });
    await shop.scene.pass(2 * HOUR, 5 * MINUTE);
    expect([good.shown, bad.shown]).toEqual(['placed unpaid', 'placed unpaid']);
    await good.holds(ALL, { platform: { authorized: 0 }, pendingAtPlatform: ALL });
    await bad.holds({}, { pendingAtPlatform: ALL });
    await captured.holds(
      { ...ALL, captured: 1_500 },
      { platform: { captured: 0 }, pendingAtPlatform: { captured: 1_500 } },
    );
    expect(verdictsOf(good).length).toBeGreaterThan(4);
    faults.webhook.always(null);
    // Tries grow rarer the longer it takes.
    await shop.scene.pass(2 * HOUR, 10 * MINUTE);
    await idle();
    expect([good.shown, bad.shown]).toEqual(['placed authorized', 'placed unpaid']);
    await good.holds(ALL);
    await bad.holds({});
    await captured.holds({ ...ALL, captured: 1_500 });
    for (const [order, kind] of [
      [good, 'authorize'],
      [bad, 'authorize'],
      [captured, 'capture'],
    ] as const) {
      expect(verdictsOf(order, kind).filter((verdict) => verdict === 'accepted 200')).toHaveLength(1);
    }
    await good.capture();
    await good.holds(CAPTURED);
  });

  it.each([
    ['is cut off', { fault: 'reset' }],
    ['acts on the outcome and its answer is lost', { fault: 'reset', effect: true }],
    ['answers 404 at first', { fault: 'status', status: 404 }],
    ['answers with a maintenance page', { fault: 'status', status: 200, body: '<!doctype html><p>Back soon</p>' }],
    ['asks to come later', { fault: 'status', status: 429, retryAfter: '60' }],
  ] as const)('%s: the outcome is told again', async (_what, fault) => {
    const order = await placedLater(api);
    shop.platform.faults.webhook.push(fault);
    await shop.until('the webhook', () => order.latest('authorize').state === 'succeeded');
    await shop.scene.pass(5 * MINUTE, 30 * SECOND);
    expect(verdictsOf(order)).toHaveLength(2);
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL);
  });

  it('is asked before the platform has stored our 202: 404, then 200', async () => {
    const gate = createGate();
    const order = newOrder(shop, { api });
    await order.pay(CARDS.settlesLater);
    shop.platform.faults.calls.authorize.push({ fault: 'hold', moment: 'afterAnswer', until: gate.opened });
    const placing = order.place();
    await eventually('the 202', async () => {
      const rows = await shop.scene.tillgate.domain.database.read
        .selectFrom('actions')
        .select('answer')
        .where('order_ref', '=', order.id)
        .execute();
      return rows.some(({ answer }) => answer === 'deferred');
    });
    const webhooks = shop.platform.ledger.webhooks.length;
    await eventually('the webhook', async () => {
      await shop.scene.pass(5 * SECOND);
      shop.scene.bank.payments();
      return shop.platform.ledger.webhooks.length > webhooks;
    });
    expect(shop.platform.ledger.webhooks.at(-1)).toMatchObject({ verdict: 'unknownAction', answered: 404 });
    gate.open();
    expect(await placing).toMatchObject({ state: 'pending' });
    expect(await order.outcome('authorize')).toMatchObject({ state: 'succeeded' });
    expect(verdictsOf(order).at(-1)).toBe('accepted 200');
    await order.holds(ALL);
  });
});

describe('Tillgate', () => {
  it('restarts between its 202 and the outcome, which is told all the same', async () => {
    const [order, captured] = [await placedLater('gateway'), await placedOrder(shop, SLOW.movesLater)];
    await captured.capture(1_000);
    await shop.scene.restart();
    expect(await order.outcome('authorize')).toMatchObject({ state: 'succeeded' });
    expect(await captured.outcome('capture')).toMatchObject({ state: 'succeeded' });
    await order.holds(ALL);
    await captured.holds({ ...ALL, captured: 1_000 });
  });

  it('is down while an order is placed: it stays pending, and is placed when Tillgate is back', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    await order.open();
    shop.platform.faults.calls.authorize.push({ fault: 'neverSent' });
    expect(await order.place()).toMatchObject({ state: 'failed' });
    await shop.scene.restart();
    await order.holds({}, { unclaimed: HOODIE_CENTS });
    expect(await order.place()).toMatchObject({ state: 'succeeded' });
    await order.holds(ALL);
  });
});

describe('the circuit breaker', () => {
  it('is open for a while: outcomes still arrive, and what was skipped is done after its reset', async () => {
    const [later, placed] = [await placedLater('gateway'), await placedOrder(shop, CARDS.approved)];
    const { calls } = shop.platform.faults;
    calls.authorize.always({ fault: 'neverSent' });
    const blocked = newOrder(shop);
    await blocked.pay(CARDS.approved);
    while (shop.breaker().state === 'closed') await blocked.place();
    calls.authorize.always(null);
    expect(shop.breaker()).toEqual({ state: 'open', failures: 31 });

    expect(await placed.capture()).toMatchObject({ state: 'failed', errorCode: 'CIRCUIT_OPEN' });
    await placed.holds(ALL);
    expect(await later.outcome('authorize')).toMatchObject({ state: 'succeeded' });
    expect(shop.breaker().state).toBe('open');
    await later.holds(ALL);
    await blocked.holds({}, { unclaimed: HOODIE_CENTS });

    const { id } = shop.scene.fashion.gateway;
    await shop.merchant.sdk.external_gateways._reset_circuit(id);
    expect(await placed.capture()).toMatchObject({ state: 'succeeded' });
    await placed.holds(CAPTURED);
    expect(await blocked.place()).toMatchObject({ state: 'succeeded' });
    await blocked.holds(ALL);
  });
});

describe('external_includes', () => {
  const include = (external_includes: string[]) =>
    shop.merchant.sdk.external_gateways.update({ id: shop.scene.fashion.gateway.id, external_includes });

  it('that are only the order are enough for everything', async () => {
    await include(['order']);
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    expect(await order.place()).toMatchObject({ state: 'succeeded' });
    await order.holds(ALL);
    await order.capture(2_000);
    await order.holds({ ...ALL, captured: 2_000 });
    await order.void();
    await order.holds({ ...ALL, captured: 2_000, voided: 3_900 });
    await order.refund(500);
    await order.holds({ ...ALL, captured: 2_000, voided: 3_900, refunded: 500 });
  });

  it('that leave the customer out keep a saved card from paying, and say why', async () => {
    await include(['order']);
    const customer = shop.platform.createCustomer('jane@example.com', 'secret');
    const first = newOrder(shop, { customer });
    await first.pay(CARDS.approved, { save: true });
    await first.place();
    const { sdk } = first.by;
    await sdk.orders._save_payment_source_to_customer_wallet(first.id);
    const [kept] = await sdk.customer_payment_sources.list();
    const next = newOrder(shop, { customer });
    const refused = await next.place(kept?.payment_source_token ?? '');
    expect(refused).toMatchObject({ state: 'declined', errorCode: 'token_foreign' });
    expect(refused.message).toContain('does not say whose order');
    await next.holds({});
    await include(['order', 'order.customer']);
    await shop.scene.pass(MINUTE);
    expect(await next.place()).toMatchObject({ state: 'succeeded' });
    await next.holds(ALL);
  });

  it('that are empty are refused with the remedy, and the shopper’s money waits', async () => {
    await include([]);
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    const refused = await order.place();
    expect(refused).toMatchObject({ state: 'failed', errorCode: 'order_missing' });
    expect(refused.message).toContain('external_includes');
    expect(shop.platform.ledger.callsOf(order.id)).toMatchObject([{ status: 422 }]);
    expect(order.shown).toBe('pending unpaid');
    await order.holds({}, { unclaimed: HOODIE_CENTS });
    await include(['order']);
    expect(await order.place()).toMatchObject({ state: 'succeeded' });
    await order.holds(ALL);
    // What is authorized names itself: it can be moved without its order in the body.
    await include([]);
    await order.capture();
    await order.holds(CAPTURED);
    await order.refund(900);
    await order.holds({ ...CAPTURED, refunded: 900 });
  });
});
