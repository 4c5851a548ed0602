/** The shopper's bank says no, or wants to be asked first. A decline is 402, and never the gateway's fault. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS, shopper } from '../support/api.ts';
import { newOrder } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

/** Presses a button of the bank's own page. */
const confirm = (url: string, decision: 'approve' | 'decline') =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });

const statusOf = (orderId: string) => shop.platform.ledger.callsOf(orderId, 'authorize').at(-1)?.status;

describe.each(['gateway', 'payments'] as const)('by API "%s"', (api) => {
  it.each([CARDS.declined, CARDS.insufficientFunds])(
    'a declined card (%s) places nothing, and another one does',
    async (bad) => {
      const order = newOrder(shop, { api });
      expect((await order.pay(bad)).payment).toMatchObject({ state: 'failed' });
      expect(await order.place()).toMatchObject({ state: 'declined', errorCode: 'payment_required' });
      expect([order.shown, statusOf(order.id)]).toEqual(['pending unpaid', 402]);
      await order.holds({});
      expect((await order.pay(CARDS.approved)).state).toBe('completed');
      expect(await order.place()).toMatchObject({ state: 'succeeded' });
      expect(order.shown).toBe('placed authorized');
      await order.holds({ authorized: HOODIE_CENTS });
    },
  );

  it('a card whose bank asks is 402 before the shopper has confirmed, and authorized after', async () => {
    const order = newOrder(shop, { api });
    const { payment } = await order.pay(CARDS.challenge);
    expect(payment).toMatchObject({ state: 'actionRequired' });
    expect(await order.place()).toMatchObject({ state: 'declined' });
    expect(order.shown).toBe('pending unpaid');
    await order.holds({});
    expect((await confirm(payment?.action?.url ?? '', 'approve')).status).toBe(303);
    const { url } = await order.open();
    await shop.until('the approval', async () => (await shopper(url).view()).state === 'completed');
    expect(await order.place()).toMatchObject({ state: 'succeeded' });
    await order.holds({ authorized: HOODIE_CENTS });
  });

  it('a shopper who does not confirm has paid nothing', async () => {
    const order = newOrder(shop, { api });
    const { payment } = await order.pay(CARDS.challenge);
    await confirm(payment?.action?.url ?? '', 'decline');
    const { url } = await order.open();
    await shop.until('the end of it', async () => (await shopper(url).view()).payment?.state === 'failed');
    expect(await order.place()).toMatchObject({ state: 'declined' });
    expect([order.shown, statusOf(order.id)]).toEqual(['pending unpaid', 402]);
    await order.holds({});
  });
});

it('a platform that makes an error of a decline says so to the storefront', async () => {
  const strict = await openShop({ fashion: { declinedPlace: 'error' } });
  try {
    const order = newOrder(strict);
    await order.pay(CARDS.declined);
    await expect(order.place()).rejects.toMatchObject({ status: 422 });
    expect(order.shown).toBe('pending unpaid');
    await order.holds({});
  } finally {
    await strict.stop();
  }
});

it('a hundred declines do not open the circuit breaker', async () => {
  const order = newOrder(shop);
  await order.pay(CARDS.declined);
  shop.platform.faults.calls.authorize.push({ fault: 'neverSent' });
  expect(await order.place()).toMatchObject({ state: 'failed' });
  expect(shop.breaker()).toEqual({ state: 'closed', failures: 1 });
  for (let press = 0; press < 100; press += 1) await order.place();
  expect(statusOf(order.id)).toBe(402);
  expect(shop.breaker()).toEqual({ state: 'closed', failures: 1 });
  await order.holds({});
});
