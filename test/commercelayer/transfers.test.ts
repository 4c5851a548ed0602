/** Bank transfer: the order is placed at once, the money comes days later or never, and only a person can send it back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../server/clock.ts';
import type { Api } from './support/model.ts';
import { BANK, newOrder, type Order } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';

const ALL = { authorized: HOODIE_CENTS };
/** What a merchant's bank account shows: the money came in, and captures are only written in our books. */
const ARRIVED = { bank: { authorized: HOODIE_CENTS, captured: 0, voided: 0 } };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

async function transferred(api: Api): Promise<Order> {
  const order = newOrder(shop, { api });
  const view = await order.pay(BANK);
  expect(view.payment).toMatchObject({
    state: 'awaitingTransfer',
    instructions: { amount: { amountMinor: HOODIE_CENTS } },
  });
  return order;
}

/** The operator saw it on the account. */
async function arrive(order: Order): Promise<void> {
  const input = { target: order.id, received: null, bankRef: `bank ${order.id}`, accept: false, by: 'ann' };
  expect(await shop.scene.operator.markPaid(input)).toMatchObject({ result: 'paid' });
}

describe.each(['gateway', 'payments'] as const)('an order paid by bank transfer, by API "%s",', (api) => {
  it('is placed at once with 202, and authorized when the money arrives days later', async () => {
    const order = await transferred(api);
    const began = performance.now();
    expect(await order.place()).toMatchObject({ state: 'pending', amountCents: HOODIE_CENTS });
    // Only a person will decide it: nobody waits.
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(shop.platform.ledger.callsOf(order.id, 'authorize')).toMatchObject([{ status: 202 }]);
    expect(order.shown).toBe('placed unpaid');
    await order.holds({}, { pending: ALL, bankPending: {} });
    await shop.scene.pass(3 * DAY, DAY / 4);
    await order.holds({}, { pending: ALL, bankPending: {} });
    await arrive(order);
    expect(await order.outcome('authorize')).toMatchObject({ state: 'succeeded', amountCents: HOODIE_CENTS });
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL, ARRIVED);
  });

  it('is captured in the books only, and then there is nothing left to release', async () => {
    const order = await transferred(api);
    await order.place();
    await arrive(order);
    await order.outcome('authorize');
    for (const captured of [2_000, HOODIE_CENTS]) {
      expect(await order.capture(captured === 2_000 ? 2_000 : undefined)).toMatchObject({ state: 'succeeded' });
      await order.holds({ ...ALL, captured }, ARRIVED);
    }
    // The platform knows that itself.
    await expect(order.void()).rejects.toThrow();
    expect(shop.platform.ledger.callsOf(order.id, 'void')).toEqual([]);
    await order.holds({ ...ALL, captured: HOODIE_CENTS }, ARRIVED);
    expect(order.shown).toBe('placed paid');
  });

  it('is not refunded by a call: the refusal says what to do', async () => {
    const order = await transferred(api);
    await order.place();
    await arrive(order);
    await order.outcome('authorize');
    await order.capture();
    const refund = await order.refund(900);
    expect(refund).toMatchObject({ state: 'failed', errorCode: 'refund_unsupported' });
    expect(refund.message).toContain('by hand');
    expect(shop.platform.ledger.callsOf(order.id, 'refund')).toMatchObject([{ status: 422 }]);
    await order.holds({ ...ALL, captured: HOODIE_CENTS }, ARRIVED);
    const { gateway, setting } = shop.scene.fashion;
    const breaker = shop.platform.breaker((api === 'gateway' ? gateway : setting).id);
    expect(breaker).toEqual({ state: 'closed', failures: 0 });
  });

  it('that arrived cannot be released by a call either: it would have to be sent back', async () => {
    const order = await transferred(api);
    await order.place();
    await arrive(order);
    await order.outcome('authorize');
    expect(await order.void()).toMatchObject({ state: 'failed', errorCode: 'refund_unsupported' });
    await order.holds(ALL, ARRIVED);
  });

  it('that never arrives is told as failed, and stays unpaid', async () => {
    const order = await transferred(api);
    await order.place();
    await shop.scene.pass(30 * DAY, DAY);
    const authorization = order.latest('authorize');
    expect(authorization.state).toBe(api === 'gateway' ? 'failed' : 'expired');
    if (api === 'gateway') expect(authorization.message).toMatch(/did not arrive|not finished/);
    expect(order.shown).toBe('placed unpaid');
    await order.holds({});
    const told = shop.platform.ledger.webhooks.filter(({ actionId }) => actionId === authorization.token);
    expect(told.map(({ verdict }) => verdict)).toEqual(['accepted']);
  });

  it('is paid before the order is placed: authorized at once', async () => {
    const order = await transferred(api);
    await arrive(order);
    await order.holds({}, { unclaimed: HOODIE_CENTS });
    expect(await order.place()).toMatchObject({ state: 'succeeded' });
    await order.holds(ALL, ARRIVED);
  });
});
