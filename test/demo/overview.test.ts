import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeAtshop, startFakeAtshop } from '../../demo/atshop/index.ts';
import { type FashionStore, startFashionStore } from '../../demo/commercelayer/store.ts';
import {
  type FakeCraftingStore,
  phpJson,
  phpSignature,
  startFakeCraftingStore,
} from '../../demo/craftingstore/index.ts';
import type { Listening } from '../../demo/kit/listening.ts';
import { markTransferReceived } from '../../demo/mark-paid.ts';
import { startOverview } from '../../demo/overview/server.ts';
import { type OverviewOrder, overviewOrders } from '../../demo/overview/state.ts';
import type { MarkPaid, MarkPaidResult } from '../../server/operator/operator.ts';

let craftingStore: FakeCraftingStore;
let atshop: FakeAtshop;
let overview: Listening;
let url: string;
let marked: MarkPaid[];
let answer: MarkPaidResult;
let fashion: FashionStore;

beforeEach(async () => {
  craftingStore = await startFakeCraftingStore({
    gateways: [{ key: 'page', name: 'Card', store: 'blocks', secret: 'secretKey' }],
    tillgateUrl: 'http://127.0.0.1:9',
  });
  atshop = await startFakeAtshop({ gateways: [{ name: 'Card', store: 'keys' }], loginToken: 'token', currency: 'EUR' });
  fashion = await startFashionStore({ store: 'fashion', secret: 'a', paymentsSecret: 'b' });
  marked = [];
  answer = { result: 'paid', checkout: 'co_1', payment: 'pay_1' };
  const operator = {
    async markPaid(input: MarkPaid) {
      marked.push(input);
      return answer;
    },
  };
  overview = await startOverview({
    port: 0,
    links: {
      tillgate: 'http://127.0.0.1:9',
      craftingStore: craftingStore.url,
      atshop: atshop.url,
      fashion: fashion.url,
    },
    orders: () => overviewOrders({ craftingStore, atshop, fashion }),
    transferReceived: (order) => markTransferReceived(operator, order),
  });
  url = `http://127.0.0.1:${overview.port}`;
});
afterEach(async () => {
  await overview.close();
  await craftingStore.stop();
  await atshop.stop();
  await fashion.stop();
});

const orders = async () => (await (await fetch(`${url}/orders`)).json()) as OverviewOrder[];

function transfer(body: string, type = 'application/json'): Promise<Response> {
  return fetch(`${url}/transfers`, { method: 'POST', headers: { 'content-type': type }, body });
}

describe("the demo's front page", () => {
  it('links to every store', async () => {
    const page = await (await fetch(url)).text();
    expect(page).toContain(`href="${craftingStore.url}"`);
    expect(page).toContain(`href="${atshop.url}/self-hosted"`);
  });

  it('shows what each store has been told, and how often', async () => {
    const { transactionId } = await craftingStore.purchase({ player: 'Alex' });
    atshop.placeOrder({ quantity: 2 });
    expect(await orders()).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ order: transactionId, store: 'blocks', amount: 900, state: 'pending', told: 0 }),
        expect.objectContaining({ platform: 'ATShop', amount: 2598, state: 'unpaid', told: 0, effects: [] }),
      ]),
    );
    const body = phpJson({ type: 'paid', transactionId });
    for (let times = 0; times < 2; times += 1) {
      const headers = { 'x-signature': phpSignature(body, 'secretKey') };
      await fetch(craftingStore.callbackUrl, { method: 'POST', headers, body });
    }
    const told = (await orders()).find(({ order }) => order === transactionId);
    expect(told).toMatchObject({ paid: true, told: 2, effects: ['lp user Alex parent add vip'] });
  });

  it('never shows an e-mail or an order secret', async () => {
    const { email, secret } = atshop.placeOrder({ email: 'private@example.com' });
    const text = JSON.stringify(await orders());
    expect(text).not.toContain(email);
    expect(text).not.toContain(secret);
  });
});

describe('the button for a received transfer', () => {
  it('records exactly what is due, once per order', async () => {
    const response = await transfer('{"order":"ABC"}');
    expect(await response.json()).toEqual({ message: 'Recorded: the store is being told.' });
    expect(marked).toEqual([{ target: 'ABC', received: null, bankRef: 'DEMO-ABC', accept: false, by: 'demo' }]);
  });

  it.each([
    [{ result: 'duplicate', checkout: 'co_1', payment: 'pay_1' }, /recorded before/],
    [{ result: 'flagged', checkout: 'co_1', payment: 'pay_1', flags: ['paid_late'] }, /paid_late/],
    [{ result: 'refused', code: 'not_a_transfer', message: '' }, /choose "Bank transfer"/],
    [{ result: 'refused', code: 'ambiguous', message: 'Two orders match.' }, /Two orders match/],
  ] as const)('says what came of it: %j', async (result, message) => {
    answer = result;
    expect(await (await transfer('{"order":"ABC"}')).json()).toEqual({ message: expect.stringMatching(message) });
  });

  it.each([
    ['another content type, as a foreign page could send', '{"order":"ABC"}', 'text/plain'],
    ['no order', '{}', 'application/json'],
    ['an order that is no text', '{"order":{"$ne":1}}', 'application/json'],
  ])('does nothing for %s', async (_name, body, type) => {
    expect((await transfer(body, type)).status).toBe(400);
    expect(marked).toEqual([]);
  });
});
