/** What happens to orders at the edges: reserves that lapse, carts that change, payments in parts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../server/clock.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { giveToken } from './support/gateway-model.ts';
import { newOrder, type Order, placedOrder, SLOW } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';

const ALL = { authorized: HOODIE_CENTS };
const WITH_MUG = 7_400;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ answerWithinMs: 1_000 });
});
afterAll(() => shop.stop());

async function addMug({ id, by: { sdk } }: Order): Promise<() => Promise<void>> {
  const item = await sdk.line_items.create({ sku_code: 'MUG', quantity: 1, order: sdk.orders.relationship(id) });
  return () => sdk.line_items.delete(item.id);
}

/** Eight days, a day at a time; whoever looks at the bank's books wakes it. */
async function eightDaysPass(): Promise<void> {
  for (let day = 0; day < 8; day += 1) {
    await shop.scene.pass(DAY);
    shop.scene.bank.payments();
  }
}

describe('a reserve that lapsed at the bank', () => {
  it('can no longer be captured, and cancelling the order only writes that down', async () => {
    const order = await placedOrder(shop, CARDS.approved);
    await eightDaysPass();
    expect(await order.capture()).toMatchObject({ state: 'failed' });
    await order.holds(ALL, { bank: { voided: HOODIE_CENTS } });
    await shop.merchant.sdk.orders._cancel(order.id);
    expect(order.shown).toBe('cancelled voided');
    await order.holds({ ...ALL, voided: HOODIE_CENTS });
  });

  it('after a part was captured leaves that part: nothing more is taken, and a void only writes the rest off', async () => {
    const order = await placedOrder(shop, CARDS.approved);
    await order.capture(2_000);
    await eightDaysPass();
    const kept = { ...ALL, captured: 2_000 };
    await order.holds(kept, { bank: { voided: 3_900 } });
    expect((await order.capture(1_000)).message).toContain('Only 0');
    await order.void();
    await order.holds({ ...kept, voided: 3_900 });
    await order.refund(500);
    await order.holds({ ...kept, voided: 3_900, refunded: 500 });
  });
});

describe('a cart', () => {
  it('that changed and changed back is paid anew once its first payment was given back', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    const first = await order.open();
    const removeMug = await addMug(order);
    await order.open();
    await removeMug();
    await shop.scene.pass(1_000);
    expect(await order.place(first.checkout)).toMatchObject({ state: 'declined', errorCode: 'token_spent' });
    await order.holds({});
    await order.pay(CARDS.approved);
    await order.place();
    await order.holds(ALL);
  });

  it('that changed while its card still settles is paid at the new amount, and the old one released', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.settlesLater);
    const first = await order.open();
    await addMug(order);
    expect(await order.place(first.checkout)).toMatchObject({ state: 'declined', errorCode: 'amount_mismatch' });
    const next = await shop.until('a checkout of the new amount', async () => {
      const { checkout } = await order.open();
      return checkout === first.checkout ? null : checkout;
    });
    expect((await order.pay(CARDS.approved)).amount.amountMinor).toBe(WITH_MUG);
    expect(await order.place(next)).toMatchObject({ state: 'succeeded', amountCents: WITH_MUG });
    await shop.scene.pass(1_000);
    await order.holds({ authorized: WITH_MUG });
  });

  it('that is placed asynchronously is authorized in the background', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    const { sdk } = order.by;
    await giveToken(sdk, order.id, (await order.open()).checkout);
    expect(await sdk.orders.update({ id: order.id, place_async: true, _place: true })).toMatchObject({
      status: 'placing',
    });
    await shop.platform.idle();
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL);
  });
});

describe.each(['gateway', 'payments'] as const)('a shopper, by API "%s",', (api) => {
  it('whose bank lost the answer to the payment is charged once', async () => {
    const order = newOrder(shop, { api });
    await order.pay(CARDS.timesOut);
    expect(await order.place()).toMatchObject({ state: 'pending' });
    expect(await order.outcome('authorize')).toMatchObject({ state: 'succeeded' });
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL);
  });

  it('who comes back to the checkout of a placed order cannot pay it again', async () => {
    const order = newOrder(shop, { api });
    await order.pay(CARDS.approved);
    const { url } = await order.open();
    await order.place();
    await shopper(url).pay({ details: card(CARDS.approved) });
    await order.holds(ALL);
    await order.capture();
    await shopper(url).pay({ details: card(CARDS.approved) });
    await order.holds({ ...ALL, captured: HOODIE_CENTS });
  });

  it('whose second card works after the first was declined late, places with it', async () => {
    const order = newOrder(shop, { api });
    await order.pay(SLOW.declinedLater);
    const { url } = await order.open();
    await shop.until('the decline', async () => (await shopper(url).view()).payment?.state === 'failed');
    expect((await shopper(url).pay({ details: card(CARDS.approved) })).body.state).toBe('completed');
    expect(await order.place()).toMatchObject({ state: 'succeeded' });
    await order.holds(ALL);
  });
});

describe('a payment in two sessions', () => {
  it('is two reserves, each moved by itself', async () => {
    const order = newOrder(shop, { api: 'payments' });
    await order.pay(CARDS.approved, { cents: 3_000 });
    const first = await order.place();
    expect(first).toMatchObject({ state: 'succeeded', amountCents: 3_000 });
    await order.holds({ authorized: 3_000 });
    expect(order.shown).toBe('pending partially_authorized');
    await order.pay(CARDS.approved, { another: true });
    expect(await order.place()).toMatchObject({ state: 'succeeded', amountCents: 2_900 });
    await order.holds(ALL);
    expect(order.shown).toBe('placed authorized');
    await order.capture(2_900);
    await order.holds({ ...ALL, captured: 2_900 });
    await order.refund(900);
    await order.holds({ ...ALL, captured: 2_900, refunded: 900 });
  });
});
