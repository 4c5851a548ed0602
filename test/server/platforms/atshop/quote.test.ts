import { describe, expect, it } from 'vitest';
import { type AtshopProduct, DEFAULT_PRODUCTS, tooManyRequests } from '../../../../demo/atshop/index.ts';
import { closedPort } from './ddp/scripted-server.ts';
import { NOW, quote, readBack, type SceneOptions, signal, startScene } from './fixture.ts';

const product = (changes: Partial<AtshopProduct>): SceneOptions['shop'] => {
  const [first] = DEFAULT_PRODUCTS;
  if (!first) throw new Error('The demo shop sells nothing');
  return { products: [{ ...first, ...changes }] };
};

describe.each(['ddp', 'rest'] as const)('a quote over %s', (api) => {
  const start = (options: SceneOptions = {}) => startScene({ ...options, keys: { api, ...options.keys } });

  it('is what the shop says, with the permalinks for the way back', async () => {
    const scene = await start();
    const { _id } = scene.shop.placeOrder({ quantity: 2 });
    expect(await quote(scene, _id)).toEqual({
      status: 'succeeded',
      value: {
        money: { amountMinor: 2_598, currency: 'USD' },
        title: 'Puzzle Quarry, full game key',
        successUrl: `https://redirect.atshop.io/shop/order/return?orderId=${_id}&type=waiting`,
        cancelUrl: `https://redirect.atshop.io/shop/order/return?orderId=${_id}&type=cancelled`,
        basketRef: null,
      },
    });
  });

  it('uses the return links of the configuration', async () => {
    const scene = await start({ keys: { returnUrl: 'https://keys.example.com/o/{orderId}?ok={orderId}' } });
    const { _id } = scene.shop.placeOrder();
    expect(await quote(scene, _id)).toMatchObject({
      value: { successUrl: `https://keys.example.com/o/${_id}?ok=${_id}` },
    });
  });

  it('hides the name of a product whose seller wants that', async () => {
    const scene = await start();
    const { _id } = scene.shop.placeOrder({ productId: 'mXw3RtY8uKpLc5vNd' });
    expect(await quote(scene, _id)).toMatchObject({ value: { title: `Order: ${_id}` } });
  });

  it.each(['yes', 1, {}])('hides the name when useOrderIdAsItemName is oddly %j', async (odd) => {
    const scene = await start({ shop: product({ useOrderIdAsItemName: odd as unknown as boolean }) });
    const { _id } = scene.shop.placeOrder();
    expect(await quote(scene, _id)).toMatchObject({ value: { title: `Order: ${_id}` } });
  });

  it('has a title when the product has no usable name, and a bounded one without control characters', async () => {
    const nameless = await start({ shop: product({ name: ' \u0000 ' }) });
    const order = nameless.shop.placeOrder();
    expect(await quote(nameless, order._id)).toMatchObject({ value: { title: `Order: ${order._id}` } });
    const long = await start({ shop: product({ name: `a\nb${'😀'.repeat(1_000)}` }) });
    const answer = await quote(long, long.shop.placeOrder()._id);
    expect(answer).toMatchObject({ value: { title: `a b${'😀'.repeat(197)}` } });
  });

  it.each([
    ['already paid', { paid: true }, /already paid/],
    ['reversed', { status: 'reversed' }, /charged back/],
    ['completed', { status: 'completed' }, /completed/],
    ['discarded', { status: 'discarded' }, /discarded/],
    ['hold', { status: 'hold' }, /on hold/],
    ['fulfilled', { fulfilled: true }, /fulfilled/],
  ] as const)('refuses an order that is %s', async (_what, fields, message) => {
    const scene = await start();
    const { _id } = scene.shop.placeOrder(fields);
    expect(await quote(scene, _id)).toMatchObject({
      status: 'rejected',
      code: 'order_not_payable',
      message: expect.stringMatching(message),
    });
  });

  it.each(['EUR', 'usd', '', 1])('refuses the currency %j', async (currency) => {
    const scene = await start();
    const { _id } = scene.shop.placeOrder({ currency });
    expect(await quote(scene, _id)).toMatchObject({ status: 'rejected', code: 'order_amount_invalid' });
  });

  it('takes an order without a currency, and one in the configured currency', async () => {
    const scene = await start({ keys: { currency: 'EUR' } });
    for (const currency of [undefined, 'EUR']) {
      const { _id } = scene.shop.placeOrder({ currency });
      expect(await quote(scene, _id)).toMatchObject({ value: { money: { currency: 'EUR' } } });
    }
  });

  it('does not find an order that is not there, nor one without its product', async () => {
    const scene = await start();
    expect(await quote(scene, 'noSuchOrder12345')).toMatchObject({ status: 'rejected', code: 'not_found' });
    expect(await readBack(scene, 'noSuchOrder12345')).toMatchObject({ status: 'rejected', code: 'not_found' });
    const { _id } = scene.shop.placeOrder();
    scene.shop.editOrder(_id, { productId: 'noSuchProduct123' });
    expect(await quote(scene, _id)).toMatchObject({ status: 'rejected', code: 'not_found' });
  });

  it.each([
    ['does not say whether it is paid', { paid: undefined }],
    ['says so in its own way', { paid: 'false' as unknown as boolean }],
    ['has a product id that is none', { productId: '../users' }],
  ])('does not trust an order that %s', async (_what, fields) => {
    const scene = await start();
    const { _id } = scene.shop.placeOrder();
    scene.shop.editOrder(_id, fields);
    expect(await quote(scene, _id)).toMatchObject({ status: 'unknown', cause: 'unparseable' });
    expect(await readBack(scene, _id)).toMatchObject({ status: 'unknown', cause: 'unparseable' });
    expect(scene.shop.ledger.restReads.join()).not.toContain('users');
  });

  it('is told in time when the shop does not answer', async () => {
    const scene = await start({ timings: { readTimeoutMs: 60 } });
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.subscribe.always({ fault: 'silence' });
    scene.shop.faults.rest.always({ fault: 'silence' });
    const started = performance.now();
    expect(await quote(scene, _id)).toMatchObject({ status: 'unknown', cause: 'timeout' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('is unreachable when nobody listens', async () => {
    const port = await closedPort();
    const scene = await start({ keys: { ddpUrl: `ws://127.0.0.1:${port}`, restUrl: `http://127.0.0.1:${port}` } });
    expect(await quote(scene, '4wuvZe7XgCZapx746')).toMatchObject({ status: 'rejected', code: 'unreachable' });
    expect(await scene.platform.quote?.('4wuvZe7XgCZapx746', AbortSignal.abort())).not.toMatchObject({
      status: 'succeeded',
    });
  });

  it('reads back paid, open and blocked orders', async () => {
    const scene = await start();
    const open = scene.shop.placeOrder();
    const done = scene.shop.placeOrder({ paid: true, status: 'completed' });
    const held = scene.shop.placeOrder({ status: 'hold' });
    const states = [open, done, held].map(({ _id }) => scene.platform.readBack?.(_id, signal()));
    expect(await Promise.all(states)).toEqual([
      { status: 'succeeded', value: { paid: false, blocked: null } },
      { status: 'succeeded', value: { paid: true, blocked: null } },
      { status: 'succeeded', value: { paid: false, blocked: 'hold' } },
    ]);
  });
});

describe('reading over DDP', () => {
  it('asks both publications with the order id, and ends both subscriptions', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    await quote(scene, _id);
    expect(scene.shop.ledger.subscriptions.map(({ name, params }) => [name, params]).sort()).toEqual([
      ['order', [_id]],
      ['ordered.product', [_id]],
    ]);
    expect(scene.shop.ledger.restReads).toEqual([]);
  });

  it('keeps one connection for many orders at once, and never mixes them up', async () => {
    const scene = await startScene();
    const orders = Array.from({ length: 30 }, (_, index) =>
      scene.shop.placeOrder({ quantity: index + 1, ...(index % 2 ? { productId: 'mXw3RtY8uKpLc5vNd' } : {}) }),
    );
    const quotes = await Promise.all(orders.map(({ _id }) => quote(scene, _id)));
    for (const [index, answer] of quotes.entries()) {
      const amountMinor = (index + 1) * (index % 2 ? 450 : 1_299);
      expect(answer).toMatchObject({ status: 'succeeded', value: { money: { amountMinor } } });
    }
    expect(scene.shop.ledger.connections).toBe(1);
  });

  it.each([
    ['slow down', tooManyRequests(5_000), { status: 'rejected', code: 'unreachable' }],
    ['forbidden', { error: 403 }, { status: 'rejected', code: 'unauthorized' }],
    ['broken', { error: 500 }, { status: 'unknown', cause: 'serverError' }],
    ['no such publication', { error: 404 }, { status: 'rejected', code: 'not_found' }],
    ['an error of its own', { error: 'order-gone' }, { status: 'rejected', code: 'not_found' }],
  ])('understands nosub: %s', async (_what, error, expected) => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.subscribe.always({ fault: 'error', error });
    expect(await quote(scene, _id)).toMatchObject(expected);
  });

  it('does not find an order that is published empty', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.subscribe.always({ fault: 'empty' });
    expect(await quote(scene, _id)).toMatchObject({ status: 'rejected', code: 'not_found' });
  });

  it('looks again on a new connection when the old one turns out to be dead', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    await quote(scene, _id);
    scene.shop.dropConnections();
    expect(await quote(scene, _id)).toMatchObject({ status: 'succeeded' });
    expect(scene.shop.ledger.connections).toBe(2);
  });

  it('does not know when the second connection is cut as well', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.subscribe.always({ fault: 'drop' });
    expect(await quote(scene, _id)).toMatchObject({ status: 'unknown', cause: 'connectionLost' });
    scene.shop.faults.subscribe.clear();
    expect(await quote(scene, _id)).toMatchObject({ status: 'succeeded' });
  });

  it('reads even when the login is refused', async () => {
    const scene = await startScene({ keys: { loginToken: 'revoked-token' } });
    const { _id } = scene.shop.placeOrder();
    expect(await quote(scene, _id)).toMatchObject({ status: 'succeeded' });
    expect(scene.alerts).toMatchObject([{ code: 'atshop_token_refused', subject: 'keys' }]);
  });
});

describe('reading over REST', () => {
  it('asks for the order, then for its product, and opens no socket', async () => {
    const scene = await startScene({ keys: { api: 'rest' } });
    const { _id, productId } = scene.shop.placeOrder({ paidAt: new Date(NOW) });
    await quote(scene, _id);
    expect(scene.shop.ledger.restReads).toEqual([`/shop/orders/${_id}`, `/shop/products/${productId}`]);
    expect(scene.shop.ledger.connections).toBe(0);
  });

  it.each([
    ['401', { fault: 'status', status: 401 }, { status: 'rejected', code: 'unauthorized' }],
    ['403', { fault: 'status', status: 403 }, { status: 'rejected', code: 'unauthorized' }],
    ['400', { fault: 'status', status: 400 }, { status: 'rejected', code: 'invalid_request' }],
    ['429', { fault: 'status', status: 429 }, { status: 'rejected', code: 'unreachable' }],
    ['500', { fault: 'status', status: 500 }, { status: 'unknown', cause: 'serverError' }],
    ['a redirect', { fault: 'status', status: 302 }, { status: 'unknown', cause: 'serverError' }],
    ['a web page', { fault: 'html' }, { status: 'unknown', cause: 'unparseable' }],
    ['half an answer', { fault: 'malformed' }, { status: 'unknown', cause: 'unparseable' }],
    ['a reset', { fault: 'reset' }, { status: 'unknown', cause: 'connectionLost' }],
  ] as const)('understands %s', async (_what, fault, expected) => {
    const scene = await startScene({ keys: { api: 'rest' } });
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.rest.push(fault);
    expect(await quote(scene, _id)).toMatchObject(expected);
  });

  it('does not take another order for the one asked for', async () => {
    const scene = await startScene({ keys: { api: 'rest' } });
    const [mine, other] = [scene.shop.placeOrder(), scene.shop.placeOrder({ quantity: 9 })];
    scene.shop.faults.rest.push({ fault: 'status', status: 200, body: JSON.stringify(other) });
    expect(await quote(scene, mine._id)).toMatchObject({ status: 'unknown', cause: 'unparseable' });
  });

  it('never puts anything but an id into a path', async () => {
    const scene = await startScene({ keys: { api: 'rest' } });
    expect(await quote(scene, '../products/x')).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(scene.shop.ledger.restReads).toEqual([]);
  });
});
