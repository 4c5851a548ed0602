import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_PRODUCTS, type FakeAtshop, startFakeAtshop, twoDirectives } from '../../../demo/atshop/index.ts';

let shop: FakeAtshop;
beforeEach(async () => {
  shop = await startFakeAtshop({
    gateways: [{ name: 'Card', store: 'keys' }],
    loginToken: 'token',
    tillgateUrl: 'http://127.0.0.1:9',
    csp: twoDirectives,
  });
});
afterEach(() => shop.stop());

const get = (path: string) => fetch(`${shop.restUrl}${path}`);
const post = (path: string, body: unknown) =>
  fetch(`${shop.restUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe("the fake ATShop's REST reads", () => {
  it('show an order with ISO dates, to anybody', async () => {
    const order = shop.placeOrder({ quantity: 3 });
    expect(await (await get(`/shop/orders/${order._id}`)).json()).toEqual({
      ...order,
      createdAt: order.createdAt.toISOString(),
      updatedAt: order.updatedAt.toISOString(),
    });
    expect(await (await get(`/shop/products/${order.productId}`)).json()).toEqual(DEFAULT_PRODUCTS[0]);
    expect(shop.ledger.restReads).toEqual([`/shop/orders/${order._id}`, `/shop/products/${order.productId}`]);
  });

  it("answer with Feathers' error for what is not there", async () => {
    const response = await get('/shop/orders/nobody');
    expect([response.status, await response.json()]).toEqual([
      404,
      { name: 'NotFound', message: "No record found for id 'nobody'", code: 404, className: 'not-found', errors: {} },
    ]);
  });
});

describe("the fake ATShop's storefront", () => {
  it('places an order and shows it without e-mail and secret', async () => {
    const product = DEFAULT_PRODUCTS[1]?._id;
    const response = await post('/store/orders', { productId: product, quantity: 2, email: 'a@example.com' });
    const shown = (await response.json()) as { _id: string };
    expect([response.status, shown]).toMatchObject([201, { quantity: 2, total: 900, paid: false, status: null }]);
    const order = shop.order(shown._id);
    expect(order).toMatchObject({ productId: product, email: 'a@example.com' });
    expect(JSON.stringify(shown)).not.toMatch(new RegExp(`${order.email}|${order.secret}`));
    expect(await (await get(`/store/orders/${shown._id}`)).json()).toEqual(shown);
  });

  it.each([
    ['an unknown product', { productId: 'x', quantity: 1, email: 'a' }],
    ['half a key', { productId: DEFAULT_PRODUCTS[0]?._id, quantity: 0.5, email: 'a' }],
  ])('places no order for %s', async (_name, body) => {
    expect((await post('/store/orders', body)).status).toBe(400);
    expect(shop.orders).toEqual([]);
  });

  it('has the script tag only where the merchant hosts the page, and the policy everywhere', async () => {
    for (const path of ['/', '/order/x', '/shop/order/return?orderId=x&type=waiting']) {
      const response = await get(path);
      expect(response.headers.get('content-security-policy')).toBe(twoDirectives('http://127.0.0.1:9'));
      expect(await response.text()).not.toContain('tillgate.js');
    }
    expect(await (await get('/self-hosted/order/x')).text()).toContain(
      '<script async src="http://127.0.0.1:9/tillgate.js"></script>',
    );
  });

  it('writes down what the browser saw of the gateway', async () => {
    await post('/store/link-requests', { orderId: 'x', store: 'keys', status: null, url: null });
    expect(shop.ledger.linkRequests).toMatchObject([{ orderId: 'x', store: 'keys', status: null }]);
  });
});

describe('a link request as a browser makes it', () => {
  let gateway: Server;
  let allow: string;
  beforeEach(async () => {
    gateway = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', allow);
      response.end(JSON.stringify({ type: 'url', url: `https://pay.example.com${request.url}` }));
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    shop.connect(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
  });
  afterEach(() => gateway.close());

  it('reads an answer for the shop’s own origin', async () => {
    allow = shop.url;
    expect(await shop.requestLink('abc')).toMatchObject({
      status: 200,
      url: 'https://pay.example.com/atshop/keys/payment-link?orderId=abc',
    });
  });

  it('gets nothing when the answer is for another origin', async () => {
    allow = 'https://other.example.com';
    expect(await shop.requestLink('abc')).toEqual({ status: null, body: null, url: null });
    expect(shop.ledger.linkRequests).toMatchObject([{ orderId: 'abc', status: null, url: null }]);
  });
});
