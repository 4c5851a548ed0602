/** The same call twice, at once or after a lost answer: one action, one answer, and nothing moves twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { actionsOf } from './support/books.ts';
import { newOrder, placedOrder, SLOW } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';
import { forge, latestCall, resend } from './support/wire.ts';

const ALL = { authorized: HOODIE_CENTS };
const CAPTURED = { ...ALL, captured: HOODIE_CENTS };
const FIVE = [1, 2, 3, 4, 5];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ answerWithinMs: 1_000 });
});
afterAll(() => shop.stop());

/** What the platform's next call of an action meets. */
const spoil = (action: 'authorize' | 'capture' | 'void' | 'refund', fault: 'loseAnswer' | 'neverSent') =>
  shop.platform.faults.calls[action].push({ fault });

describe('five identical calls at once', () => {
  it.each([
    ['a paid checkout', CARDS.approved, 200],
    ['a checkout that settles later', CARDS.settlesLater, 202],
  ])('authorize %s once, with five equal answers', async (_what, number, status) => {
    const order = newOrder(shop);
    await order.pay(number);
    spoil('authorize', 'neverSent');
    await order.place();
    const call = latestCall(shop, order, 'authorize');
    const answers = await Promise.all(FIVE.map(() => resend(call)));
    expect(answers.map((answer) => answer.status)).toEqual(FIVE.map(() => status));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await actionsOf(shop, order.id)).toHaveLength(1);
    // Placed again, it is that one.
    await order.place();
    expect(order.latest('authorize').token).toBe(JSON.parse(answers[0]?.text ?? '').data.transaction_token);
    await order.outcome('authorize');
    await order.holds(ALL);
  });

  it.each([
    ['capture', { captured: 2_000 }],
    ['void', { voided: HOODIE_CENTS }],
  ] as const)('%s once', async (move, moved) => {
    const order = await placedOrder(shop, CARDS.approved);
    spoil(move, 'neverSent');
    expect(await (move === 'capture' ? order.capture(2_000) : order.void())).toMatchObject({ state: 'failed' });
    const answers = await Promise.all(FIVE.map(() => resend(latestCall(shop, order, move))));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await order.holds({ ...ALL, ...moved }, { platform: { captured: 0, voided: 0 } });
    await (move === 'capture' ? order.capture(2_000) : order.void());
    await order.holds({ ...ALL, ...moved });
  });

  it('of a slow refund give it once', async () => {
    const order = await placedOrder(shop, SLOW.movesLater);
    await order.capture();
    await order.outcome('capture');
    shop.platform.faults.calls.refund.push({ fault: 'repeat', times: 5 });
    expect(await order.refund(1_000)).toMatchObject({ state: 'pending' });
    const calls = shop.platform.ledger.callsOf(order.id, 'refund');
    expect(new Set(calls.map(({ status, answer }) => `${status} ${answer}`)).size).toBe(1);
    await order.outcome('refund');
    await order.holds({ ...CAPTURED, refunded: 1_000 });
  });
});

describe.each(['gateway', 'payments'] as const)('an answer that is lost, by API "%s"', (api) => {
  it('to authorize: the same again agrees', async () => {
    const order = newOrder(shop, { api });
    await order.pay(CARDS.approved);
    spoil('authorize', 'loseAnswer');
    expect(await order.place()).toMatchObject({ state: 'failed' });
    expect(order.shown).toBe('pending unpaid');
    await order.holds(ALL, { platform: { authorized: 0 } });
    expect(await order.place()).toMatchObject({ state: 'succeeded' });
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL);
    expect(await actionsOf(shop, order.id)).toHaveLength(1);
  });

  it.each([
    ['a part', 2_000],
    ['everything', undefined],
  ])('to a capture of %s: the same again agrees', async (_what, cents) => {
    const captured = cents ?? HOODIE_CENTS;
    const order = await placedOrder(shop, CARDS.approved, { api });
    spoil('capture', 'loseAnswer');
    expect(await order.capture(cents)).toMatchObject({ state: 'failed' });
    await order.holds({ ...ALL, captured }, { platform: { captured: 0 } });
    expect(await order.capture(cents)).toMatchObject({ state: 'succeeded', amountCents: captured });
    await order.holds({ ...ALL, captured });
    if (cents === undefined) return;
    // An equal part that is meant besides is another one.
    await order.capture(cents);
    await order.holds({ ...ALL, captured: 2 * cents });
  });

  it('to a refund: the same again agrees, and an equal one besides is another', async () => {
    const order = await placedOrder(shop, CARDS.approved, { api });
    await order.capture();
    spoil('refund', 'loseAnswer');
    expect(await order.refund(700)).toMatchObject({ state: 'failed' });
    await order.holds({ ...CAPTURED, refunded: 700 }, { platform: { refunded: 0 } });
    for (const refunded of [700, 1_400]) {
      expect(await order.refund(700)).toMatchObject({ state: 'succeeded' });
      await order.holds({ ...CAPTURED, refunded });
    }
  });

  it('to a release: the same again agrees', async () => {
    const order = await placedOrder(shop, CARDS.approved, { api });
    spoil('void', 'loseAnswer');
    expect(await order.void()).toMatchObject({ state: 'failed' });
    await order.holds({ ...ALL, voided: HOODIE_CENTS }, { platform: { voided: 0 } });
    expect(await order.void()).toMatchObject({ state: 'succeeded' });
    await order.holds({ ...ALL, voided: HOODIE_CENTS });
  });

  it('to a capture that is done later: the same again is the same 202', async () => {
    const order = await placedOrder(shop, SLOW.movesLater, { api });
    spoil('capture', 'loseAnswer');
    expect(await order.capture(2_000)).toMatchObject({ state: 'failed' });
    expect(await order.capture(2_000)).toMatchObject({ state: 'pending' });
    expect(await order.outcome('capture')).toMatchObject({ state: 'succeeded' });
    await order.holds({ ...ALL, captured: 2_000 });
  });
});

describe('a line that breaks while the bank is at it', () => {
  let slow: Shop;
  beforeAll(async () => {
    slow = await openShop({ noNotifications: true });
  });
  afterAll(() => slow.stop());
  const flagged = async () => (await slow.scene.operator.listFlags({ all: true })).map(({ code }) => code);

  it('is shown to the merchant, until the same again was heard', async () => {
    const order = await placedOrder(slow, SLOW.moveAnswersLost);
    slow.platform.faults.calls.capture.push({ fault: 'cut', afterMs: 200 });
    expect(await order.capture(2_000)).toMatchObject({ state: 'failed' });
    await eventually('what the merchant is told', async () => (await flagged()).includes('unheard'));
    await order.holds({ ...ALL, captured: 2_000 }, { platform: { captured: 0 } });
    expect(await order.capture(2_000)).toMatchObject({ state: 'succeeded' });
    await order.holds({ ...ALL, captured: 2_000 });
    await eventually('that it is settled', async () => (await flagged()).length === 0);
  });
});

describe('a call that only looks like an earlier one', () => {
  it('is another capture when the balance before it is another', async () => {
    const order = await placedOrder(shop, CARDS.approved);
    await order.capture(1_000);
    const call = latestCall(shop, order, 'capture');
    const later = forge(shop, call, ({ data }) => {
      data.attributes.capture_balance_cents = HOODIE_CENTS - 1_000;
    });
    expect((await resend(later)).status).toBe(200);
    await order.holds({ ...ALL, captured: 2_000 }, { platform: { captured: 1_000 } });
  });

  it('is refused when it wants more than is left, or releases what was captured', async () => {
    const order = await placedOrder(shop, CARDS.approved);
    await order.capture();
    const call = latestCall(shop, order, 'capture');
    const more = forge(shop, call, ({ data }) => {
      data.attributes.capture_balance_cents = 0;
    });
    expect(await resend(more)).toMatchObject({ status: 409, text: expect.stringContaining('nothing_left') });
    // A capture's body at the address of void: the signature is right, and there is nothing to release.
    const released = await resend({ ...call, url: call.url.replace('/capture', '/void') });
    expect(released).toMatchObject({ status: 409, text: expect.stringContaining('nothing_left') });
    await order.holds(CAPTURED);
  });
});
