/** The everyday life of an order's money: after every step the platform, Tillgate and the bank agree to the cent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS } from '../support/api.ts';
import { newOrder, placedOrder } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

describe.each(['gateway', 'payments'] as const)('an order paid by card, by API "%s"', (api) => {
  it('is placed with its total reserved, and nothing taken', async () => {
    const order = newOrder(shop, { api });
    expect(await order.pay(CARDS.approved)).toMatchObject({ state: 'completed' });
    await order.holds({}, { unclaimed: HOODIE_CENTS });
    expect(await order.place()).toMatchObject({ state: 'succeeded', amountCents: HOODIE_CENTS });
    expect(order.shown).toBe('placed authorized');
    await order.holds({ authorized: HOODIE_CENTS });
  });

  it('is captured in parts, two of them equal, and the rest released', async () => {
    const order = await placedOrder(shop, CARDS.approved, { api });
    for (const captured of [2_000, 4_000]) {
      expect(await order.capture(2_000)).toMatchObject({ state: 'succeeded', amountCents: 2_000 });
      await order.holds({ authorized: HOODIE_CENTS, captured });
    }
    expect(order.shown).toBe('placed partially_paid');
    expect(await order.void()).toMatchObject({ state: 'succeeded', amountCents: 1_900 });
    await order.holds({ authorized: HOODIE_CENTS, captured: 4_000, voided: 1_900 });
    expect(order.shown).toBe('placed partially_voided');
  });

  it('is released whole when nothing was captured', async () => {
    const order = await placedOrder(shop, CARDS.approved, { api });
    expect(await order.void()).toMatchObject({ state: 'succeeded', amountCents: HOODIE_CENTS });
    await order.holds({ authorized: HOODIE_CENTS, voided: HOODIE_CENTS });
    expect(order.shown).toBe('placed voided');
  });

  it('is refunded twice by the same amount, and then the rest', async () => {
    const order = await placedOrder(shop, CARDS.approved, { api });
    expect(await order.capture()).toMatchObject({ state: 'succeeded', amountCents: HOODIE_CENTS });
    await order.holds({ authorized: HOODIE_CENTS, captured: HOODIE_CENTS });
    expect(order.shown).toBe('placed paid');
    for (const refunded of [700, 1_400]) {
      expect(await order.refund(700)).toMatchObject({ state: 'succeeded', amountCents: 700 });
      await order.holds({ authorized: HOODIE_CENTS, captured: HOODIE_CENTS, refunded });
    }
    expect(order.shown).toBe('placed partially_refunded');
    expect(await order.refund()).toMatchObject({ state: 'succeeded', amountCents: 4_500 });
    await order.holds({ authorized: HOODIE_CENTS, captured: HOODIE_CENTS, refunded: HOODIE_CENTS });
    expect(order.shown).toBe('placed refunded');
  });

  it('gives each of two captures back by itself', async () => {
    const order = await placedOrder(shop, CARDS.approved, { api });
    const captures = [await order.capture(2_000), await order.capture(3_000)];
    await order.holds({ authorized: HOODIE_CENTS, captured: 5_000 });
    for (const [refunded, capture] of [
      [2_000, captures[0]],
      [5_000, captures[1]],
    ] as const) {
      expect(await order.refund(undefined, capture?.id)).toMatchObject({ state: 'succeeded' });
      await order.holds({ authorized: HOODIE_CENTS, captured: 5_000, refunded });
    }
  });

  it('has another currency, tax on top and a shipment, and stays exact', async () => {
    const lines = [{ sku: 'MUG', quantity: 2 }];
    const order = newOrder(shop, { api, currency: 'USD', lines, shippingCents: 700 });
    expect((await order.pay(CARDS.approved)).amount).toEqual({ amountMinor: 4_290, currency: 'USD' });
    await order.place();
    await order.holds({ authorized: 4_290 });
    await order.capture();
    await order.holds({ authorized: 4_290, captured: 4_290 });
  });

  it('counts as one success after another for the circuit breaker', () => {
    const { gateway, setting } = shop.scene.fashion;
    const breaker = shop.platform.breaker((api === 'gateway' ? gateway : setting).id);
    expect(breaker).toEqual({ state: 'closed', failures: 0 });
  });
});

describe('the triggers of an order', () => {
  it('_capture and _refund move all of its money', async () => {
    const order = await placedOrder(shop, CARDS.approved);
    const { orders } = shop.merchant.sdk;
    expect(await orders._capture(order.id)).toMatchObject({ payment_status: 'paid' });
    await order.holds({ authorized: HOODIE_CENTS, captured: HOODIE_CENTS });
    expect(await orders._refund(order.id)).toMatchObject({ payment_status: 'refunded' });
    await order.holds({ authorized: HOODIE_CENTS, captured: HOODIE_CENTS, refunded: HOODIE_CENTS });
  });

  it('_approve_and_capture takes it, and _cancel releases it', async () => {
    const [kept, cancelled] = [await placedOrder(shop, CARDS.approved), await placedOrder(shop, CARDS.approved)];
    await shop.merchant.sdk.orders._approve_and_capture(kept.id);
    await kept.holds({ authorized: HOODIE_CENTS, captured: HOODIE_CENTS });
    await cancelled.by.sdk.orders._cancel(cancelled.id);
    expect([kept.shown, cancelled.shown]).toEqual(['approved paid', 'cancelled voided']);
    await cancelled.holds({ authorized: HOODIE_CENTS, voided: HOODIE_CENTS });
  });
});
