/** A payment source that a customer keeps, and pays the next order with: without the checkout, and without being there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS, shopper } from '../support/api.ts';
import { chooseMethod } from './support/gateway-model.ts';
import { newOrder, type Order, SLOW } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';

const ALL = { authorized: HOODIE_CENTS };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ answerWithinMs: 1_000 });
});
afterAll(() => shop.stop());

let customers = 0;
function newCustomer(): string {
  customers += 1;
  return shop.platform.createCustomer(`john-${customers}@example.com`, 'secret');
}

/** Pays an order by a card that is kept in the customer's wallet; the wallet's entry. */
async function keep(customer: string, number: string): Promise<{ readonly order: Order; readonly kept: string }> {
  const order = newOrder(shop, { customer });
  const { payment } = await order.pay(number, { save: true });
  const challenge = payment?.action?.url;
  if (challenge) await fetch(challenge, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) });
  const { url } = await order.open();
  await shop.until('the payment', async () => (await shopper(url).view()).state === 'completed');
  await order.place();
  await order.by.sdk.orders._save_payment_source_to_customer_wallet(order.id);
  const [entry] = await order.by.sdk.customer_payment_sources.list({ sort: { created_at: 'desc' } });
  expect(entry?.payment_source_token).toMatch(/^src_/);
  return { order, kept: entry?.id ?? '' };
}

/** A new order of the same customer, placed by what is in the wallet. */
async function again(customer: string, kept: string, by = shop.visitor(customer)): Promise<Order> {
  const order = newOrder(shop, { customer });
  await chooseMethod(by.sdk, order.id);
  await by.sdk.orders.update({ id: order.id, _customer_payment_source_id: kept, _place: true });
  return order;
}

describe('a saved card', () => {
  it('pays the next orders without the shopper, who moves their money like any other', async () => {
    const customer = newCustomer();
    const { order: first, kept } = await keep(customer, CARDS.approved);
    await first.holds(ALL);
    for (const _time of ['second', 'third']) {
      const order = await again(customer, kept);
      expect(order.shown).toBe('placed authorized');
      await order.holds(ALL);
      await order.capture(5_000);
      await order.holds({ ...ALL, captured: 5_000 });
      await order.void();
      await order.holds({ ...ALL, captured: 5_000, voided: 900 });
      await order.refund(1_000);
      await order.holds({ ...ALL, captured: 5_000, voided: 900, refunded: 1_000 });
    }
    await first.holds(ALL);
  });

  it('that is declined this time is 402: nothing is placed, and the breaker does not count it', async () => {
    const customer = newCustomer();
    const { kept } = await keep(customer, CARDS.challenge);
    const other = newOrder(shop);
    shop.platform.faults.calls.authorize.push({ fault: 'neverSent' });
    await other.pay(CARDS.approved);
    await other.place();
    expect(shop.breaker().failures).toBe(1);
    const order = await again(customer, kept);
    expect(order.latest('authorize')).toMatchObject({ state: 'declined', errorCode: 'authentication_failed' });
    expect(shop.platform.ledger.callsOf(order.id, 'authorize')).toMatchObject([{ status: 402 }]);
    expect([order.shown, shop.breaker().failures]).toEqual(['pending unpaid', 1]);
    await order.holds({});
    // The shopper pays the same order at the checkout instead.
    await order.pay(CARDS.approved);
    await order.place();
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL);
  });

  it('that settles later is 202, and authorized by webhook', async () => {
    const customer = newCustomer();
    const { kept } = await keep(customer, CARDS.settlesLater);
    const order = await again(customer, kept);
    expect(order.latest('authorize')).toMatchObject({ state: 'pending' });
    await order.holds({}, { pending: ALL });
    expect(await order.outcome('authorize')).toMatchObject({ state: 'succeeded' });
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL);
  });

  it('whose token got lost with the bank’s answer is kept all the same: it is read back with the payment', async () => {
    const order = newOrder(shop, { customer: newCustomer() });
    await order.pay(CARDS.timesOut, { save: true });
    await order.place();
    expect(await order.outcome('authorize')).toMatchObject({ state: 'succeeded' });
    await order.by.sdk.orders._save_payment_source_to_customer_wallet(order.id);
    expect(await order.by.sdk.customer_payment_sources.list()).toHaveLength(1);
    await order.holds(ALL);
    await order.capture();
    await order.holds({ ...ALL, captured: HOODIE_CENTS });
  });

  it('is not another customer’s to pay with, nor a guest’s', async () => {
    const { order: owned } = await keep(newCustomer(), CARDS.approved);
    const [entry] = await owned.by.sdk.customer_payment_sources.list();
    const token = entry?.payment_source_token ?? '';
    for (const thief of [newOrder(shop, { customer: newCustomer() }), newOrder(shop)]) {
      expect(await thief.place(token)).toMatchObject({ state: 'declined', errorCode: 'token_foreign' });
      expect(thief.shown).toBe('pending unpaid');
      await thief.holds({});
    }
  });

  it('that the shopper did not ask to keep is not kept', async () => {
    const order = newOrder(shop, { customer: newCustomer() });
    await order.pay(SLOW.movesLater);
    await order.place();
    await expect(order.by.sdk.orders._save_payment_source_to_customer_wallet(order.id)).rejects.toMatchObject({
      status: 422,
      errors: [{ detail: expect.stringContaining('save: true') }],
    });
    expect(await order.by.sdk.customer_payment_sources.list()).toHaveLength(0);
    await order.holds(ALL);
  });

  it('keeps its token though the answer about it is lost', async () => {
    const customer = newCustomer();
    const order = newOrder(shop, { customer });
    await order.pay(CARDS.approved, { save: true });
    await order.place();
    const { sdk } = order.by;
    shop.platform.faults.calls.token.push({ fault: 'loseAnswer' });
    await sdk.orders._save_payment_source_to_customer_wallet(order.id);
    expect(await sdk.customer_payment_sources.list()).toHaveLength(0);
    await sdk.orders._save_payment_source_to_customer_wallet(order.id);
    const answers = shop.platform.ledger.callsOf(order.id, 'token').map(({ answer }) => answer);
    expect(new Set(answers).size).toBe(1);
    const next = await again(customer, (await sdk.customer_payment_sources.list())[0]?.id ?? '');
    await next.holds(ALL);
  });
});
