import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../demo/ports.ts';
import { type Demo, startDemo } from '../../demo/start.ts';
import { VOUCHERS } from '../../demo/voucher/index.ts';

/** The confirmation leaves at once; a busy machine may need longer. */
const patience = { timeout: 4_000 };

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo(await freePort(25_400));
}, 20_000);
afterAll(() => demo.stop());

/** What the checkout page does on Pay. */
async function pay(url: string | null, method: 'card' | 'bank' | 'voucher'): Promise<void> {
  const id = /co_[0-9a-f]+/.exec(url ?? '')?.[0];
  const response = await fetch(`${demo.tillgateUrl}/api/checkouts/${id}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: demo.tillgateUrl },
    body: JSON.stringify({
      method,
      attempt: crypto.randomUUID(),
      locale: 'en',
      ...(method === 'card' && { details: { number: '4242424242424242', expiry: '12/40', cvc: '123' } }),
    }),
  });
  expect([response.status, await response.json()]).toMatchObject([200, { payment: { method } }]);
}

async function transferReceived(order: string): Promise<unknown> {
  const response = await fetch(`${demo.url}/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order }),
  });
  return response.json();
}

describe('npm run demo', () => {
  it('tells CraftingStore once about a card payment on the page', async () => {
    const { craftingStore } = demo.stores;
    const { transactionId, url } = await craftingStore.purchase({ gateway: 'page' });
    expect(url).toMatch(`${demo.tillgateUrl}/checkout/co_`);
    await pay(url, 'card');
    await expect.poll(() => craftingStore.ledger.payment(transactionId).state, patience).toBe('paid');
    expect(craftingStore.ledger.callbacksFor(transactionId)).toMatchObject([{ verdict: 'paid', answered: 200 }]);
  });

  it('sends the shopper back into the store for the overlay, and takes a bank transfer there', async () => {
    const { craftingStore } = demo.stores;
    const { transactionId, url } = await craftingStore.purchase({ gateway: 'overlay' });
    expect(url).toMatch(`${craftingStore.url}/?tillgate=co_`);
    expect(await transferReceived(transactionId)).toEqual({ message: expect.stringContaining('No bank transfer') });
    await pay(url, 'bank');
    expect(await transferReceived(transactionId)).toEqual({ message: 'Recorded: the store is being told.' });
    await expect.poll(() => craftingStore.ledger.payment(transactionId).commandsRun, patience).toHaveLength(1);
  });

  it.each([
    ['keys', 'card'],
    ['keys-rest', 'bank'],
  ] as const)('fulfils an ATShop order once: %s by %s', async (store, method) => {
    const { atshop } = demo.stores;
    const { _id } = atshop.placeOrder({ quantity: 2 });
    const { url } = await atshop.requestLink(_id, { store });
    await pay(url, method);
    if (method === 'bank') await transferReceived(_id);
    await expect.poll(() => atshop.ledger.fulfilmentsOf(_id), patience).toMatchObject([{ amountPaid: 2598 }]);
    expect(atshop.ledger.doubles).toEqual([]);
  });

  it("takes a voucher through a provider of the merchant's own, and hears of it at once", async () => {
    const { craftingStore, voucher } = demo.stores;
    const { transactionId, url } = await craftingStore.purchase({ gateway: 'page', basketId: '7654321' });
    await pay(url, 'voucher');
    const [payment] = voucher.ledger();
    expect(payment?.captured.amountMinor).toBe(0);
    await voucher.visit(new URL(`/pay/${payment?.providerRef}`, voucher.apiUrl).href, VOUCHERS.good);
    // Only the notification is this quick: without it, Tillgate asks after minutes.
    await expect.poll(() => craftingStore.ledger.payment(transactionId).state, patience).toBe('paid');
    expect(voucher.ledger()).toMatchObject([{ captured: { amountMinor: 900, currency: 'EUR' } }]);
  });

  it('leaves nothing behind', async () => {
    expect(existsSync(demo.database)).toBe(true);
    await demo.stop();
    expect(existsSync(demo.database)).toBe(false);
    await expect(fetch(demo.url)).rejects.toThrow('fetch failed');
  });
});
