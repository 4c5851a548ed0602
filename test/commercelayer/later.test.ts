/** What is not decided in time: 202 now, the outcome by webhook, and until then nobody believes anything else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { newOrder, placedOrder, SLOW } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';

const ALL = { authorized: HOODIE_CENTS };

/** What the platform was told about an order, oldest first. */
const toldAbout = (shop: Shop, actionId: string | null) =>
  shop.platform.ledger.webhooks.filter((webhook) => webhook.actionId === actionId).map(({ verdict }) => verdict);

describe.each(['gateway', 'payments'] as const)('an outcome that takes its time, by API "%s"', (api) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ answerWithinMs: 500 });
  });
  afterAll(() => shop.stop());

  it('an approval within the wait is answered at once, without a webhook', async () => {
    const order = newOrder(shop, { api });
    await order.pay(CARDS.settlesLater);
    const placing = order.place();
    await eventually('the call', () => shop.platform.ledger.callsOf(order.id, 'authorize').length);
    const [slow] = shop.scene.bank.payments().filter(({ stage }) => stage === 'processing');
    shop.scene.bank.settleNow(slow?.ref ?? '');
    expect(await placing).toMatchObject({ state: 'succeeded', actionId: null });
    expect(shop.platform.ledger.callsOf(order.id, 'authorize')).toMatchObject([{ status: 200 }]);
    await order.holds(ALL);
    await shop.scene.pass(60_000);
    expect(toldAbout(shop, order.latest('authorize').token)).toEqual([]);
  });

  it('a decline after it fails the authorization, and the placed order stays unpaid', async () => {
    const order = newOrder(shop, { api });
    await order.pay(SLOW.declinedLater);
    expect(await order.place()).toMatchObject({ state: 'pending', amountCents: HOODIE_CENTS });
    await order.holds({}, { pending: ALL });
    const { state, token, errorCode } = await order.outcome('authorize');
    expect(state).toBe(api === 'gateway' ? 'failed' : 'declined');
    if (api === 'gateway') expect(errorCode).toBe('card_declined');
    expect([order.shown, toldAbout(shop, token)]).toEqual(['placed unpaid', ['accepted']]);
    await order.holds({});
  });

  it('a capture that is done later is 202, then captured; so is its refund', async () => {
    const order = await placedOrder(shop, SLOW.movesLater, { api });
    expect(await order.capture(2_000)).toMatchObject({ state: 'pending', amountCents: 2_000 });
    await order.holds(ALL, { pending: { captured: 2_000 } });
    expect(await order.outcome('capture')).toMatchObject({ state: 'succeeded', amountCents: 2_000 });
    await order.holds({ ...ALL, captured: 2_000 });
    expect(await order.refund(500)).toMatchObject({ state: 'pending' });
    await order.holds({ ...ALL, captured: 2_000 }, { pending: { refunded: 500 } });
    expect(await order.outcome('refund')).toMatchObject({ state: 'succeeded', amountCents: 500 });
    await order.holds({ ...ALL, captured: 2_000, refunded: 500 });
  });

  it('a release of the rest that is done later does not release what was captured', async () => {
    const order = await placedOrder(shop, SLOW.movesLater, { api });
    await order.capture(2_000);
    await order.outcome('capture');
    expect(await order.void()).toMatchObject({ state: 'pending', amountCents: 3_900 });
    await order.holds({ ...ALL, captured: 2_000 }, { pending: { voided: 3_900 } });
    expect(await order.outcome('void')).toMatchObject({ state: 'succeeded' });
    await order.holds({ ...ALL, captured: 2_000, voided: 3_900 });
  });

  it('captures and a release asked for while the first is under way all come to their end, in order', async () => {
    const order = await placedOrder(shop, SLOW.movesLater, { api });
    for (const cents of [1_000, 1_000]) expect(await order.capture(cents)).toMatchObject({ state: 'pending' });
    expect(await order.void()).toMatchObject({ state: 'pending', amountCents: 3_900 });
    expect(await order.outcome('void')).toMatchObject({ state: 'succeeded' });
    await order.holds({ ...ALL, captured: 2_000, voided: 3_900 });
  });

  it('a capture or release that fails later leaves everything to be done again', async () => {
    const order = await placedOrder(shop, SLOW.captureFailsLater, { api });
    for (const move of ['capture', 'void'] as const) {
      expect(await order[move]()).toMatchObject({ state: 'pending' });
      expect(await order.outcome(move)).toMatchObject({ state: 'failed' });
      await order.holds(ALL);
    }
    // The merchant tries once more: a new try, with an outcome of its own.
    expect(await order.capture()).toMatchObject({ state: 'pending' });
    expect(await order.outcome('capture')).toMatchObject({ state: 'failed' });
    await order.holds(ALL);
    expect(shop.platform.ledger.transactionsOf(order.id, 'capture')).toHaveLength(2);
  });

  it('a refund that fails later leaves the money where it was', async () => {
    const order = await placedOrder(shop, SLOW.refundFailsLater, { api });
    await order.capture();
    expect(await order.outcome('capture')).toMatchObject({ state: 'succeeded' });
    expect(await order.refund(900)).toMatchObject({ state: 'pending' });
    await order.holds({ ...ALL, captured: HOODIE_CENTS }, { pending: { refunded: 900 } });
    expect(await order.outcome('refund')).toMatchObject({ state: 'failed' });
    await order.holds({ ...ALL, captured: HOODIE_CENTS });
    expect(order.shown).toBe('placed paid');
  });
});

describe('with the waiting time as it comes', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it.each(['gateway', 'payments'] as const)('by API "%s" an approval after 3 s is 202, then a webhook', async (api) => {
    const order = newOrder(shop, { api });
    await order.pay(CARDS.settlesLater);
    expect(await order.place()).toMatchObject({ state: 'pending', amountCents: HOODIE_CENTS });
    expect(order.shown).toBe('placed unpaid');
    const [call] = shop.platform.ledger.callsOf(order.id, 'authorize');
    expect(call).toMatchObject({ status: 202, end: 'answered' });
    expect(call?.durationMs).toBeGreaterThan(2_900);
    expect(call?.durationMs).toBeLessThan(6_000);
    await order.holds({}, { pending: ALL });
    const { state, token } = await order.outcome('authorize');
    expect([state, order.shown, toldAbout(shop, token)]).toEqual(['succeeded', 'placed authorized', ['accepted']]);
    await order.holds(ALL);
    await order.capture();
    await order.holds({ ...ALL, captured: HOODIE_CENTS });
  });

  it('a bank that does not answer to a capture is asked again, and moves it once', async () => {
    const order = await placedOrder(shop, SLOW.moveAnswersLost);
    await order.capture(2_500);
    expect(await order.outcome('capture')).toMatchObject({ state: 'succeeded', amountCents: 2_500 });
    await order.holds({ ...ALL, captured: 2_500 });
    await order.refund(2_500);
    expect(await order.outcome('refund')).toMatchObject({ state: 'succeeded' });
    await order.holds({ ...ALL, captured: 2_500, refunded: 2_500 });
  });
});
