import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeAtshop, startFakeAtshop } from '../../../demo/atshop/index.ts';
import { RawDdp } from './raw-ddp.ts';

const TOKEN = 'resume-token-of-an-admin';
let time: number;
let shop: FakeAtshop;
let client: RawDdp;

beforeEach(async () => {
  time = Date.UTC(2026, 0, 1);
  shop = await startFakeAtshop({
    gateways: [{ name: 'Card', store: 'keys' }],
    loginToken: TOKEN,
    clock: { now: () => time },
  });
  client = await RawDdp.connect(shop.ddpUrl);
});
afterEach(async () => {
  client.close();
  await shop.stop();
});

describe('the DDP handshake', () => {
  it('starts with a frame without msg, then connects', () => {
    expect(client.received).toEqual([{ server_id: '0' }, { msg: 'connected', session: expect.any(String) }]);
    expect(shop.ledger.connections).toBe(1);
  });

  it('refuses another version and says goodbye', async () => {
    const other = new RawDdp(shop.ddpUrl);
    await other.opened();
    other.send({ msg: 'connect', version: 'pre1', support: ['pre1'] });
    expect(await other.until({ msg: 'failed' })).toEqual({ msg: 'failed', version: '1' });
    await other.untilClosed();
  });

  it('wants connect first, and a message it understands', async () => {
    const other = new RawDdp(shop.ddpUrl);
    await other.opened();
    other.method('1', 'order.exists', 'x');
    expect(await other.until({ msg: 'error' })).toMatchObject({ reason: 'Must connect first' });
    client.sendText('{not json');
    expect(await client.until({ msg: 'error' })).toMatchObject({ reason: 'Bad request' });
    other.close();
  });

  it.each(['/websocket', '/nothing'])(
    'that is refused at %s and cut off at once leaves the shop running',
    async (path) => {
      shop.faults.connect.push({ fault: 'unavailable' });
      const { hostname, port } = new URL(shop.ddpUrl);
      const socket = connect(Number(port), hostname);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
      const [answer] = await once(socket, 'data');
      socket.resetAndDestroy();
      expect(String(answer)).toMatch(/^HTTP\/1\.1 (503|404) /);
      client.send({ msg: 'ping', id: 'still there' });
      expect(await client.until({ msg: 'pong' })).toEqual({ msg: 'pong', id: 'still there' });
    },
  );

  it('answers ping with the same id', async () => {
    client.send({ msg: 'ping', id: 'abc' });
    expect(await client.until({ msg: 'pong' })).toEqual({ msg: 'pong', id: 'abc' });
  });
});

describe('login', () => {
  it('resumes with the token and tells when it ends', async () => {
    expect(await client.login(TOKEN)).toEqual({
      msg: 'result',
      id: 'login',
      result: {
        id: expect.any(String),
        token: TOKEN,
        tokenExpires: { $date: time + 90 * 86_400_000 },
        type: 'resume',
      },
    });
    expect(await client.until({ msg: 'updated' })).toEqual({ msg: 'updated', methods: ['login'] });
    expect(shop.ledger.logins).toMatchObject([{ accepted: true }]);
  });

  it.each([
    ['an unknown token', 'other', /logged out by the server/],
    ['a token past its end', TOKEN, /session has expired/],
  ])('refuses %s with 403', async (_name, token, reason) => {
    time += 90 * 86_400_000;
    expect(await client.login(token)).toMatchObject({ error: { error: 403, reason: expect.stringMatching(reason) } });
    expect(shop.ledger.logins).toMatchObject([{ accepted: false }]);
  });

  it('ends with the token: a log-out cuts its connections', async () => {
    await client.login(TOKEN);
    shop.revokeToken(TOKEN);
    await client.untilClosed();
    client = await RawDdp.connect(shop.ddpUrl);
    expect(await client.login(TOKEN)).toMatchObject({ error: { error: 403 } });
    shop.issueToken('fresh', time + 1_000);
    client.method('again', 'login', { resume: 'fresh' });
    expect(await client.until({ id: 'again', msg: 'result' })).toMatchObject({
      result: { tokenExpires: { $date: time + 1_000 } },
    });
  });
});

describe('methods', () => {
  it('tells whether an order exists', async () => {
    client.method('1', 'order.exists', shop.placeOrder()._id);
    client.method('2', 'order.exists', 'nobody');
    expect(await client.until({ msg: 'result', id: '1' })).toMatchObject({ result: true });
    expect(await client.until({ msg: 'result', id: '2' })).toMatchObject({ result: false });
  });

  it('knows no other method', async () => {
    client.method('1', 'order.refund', 'x');
    expect(await client.until({ msg: 'result' })).toMatchObject({
      error: { error: 404, reason: "Method 'order.refund' not found", errorType: 'Meteor.Error' },
    });
  });

  it('fulfils for an admin, and again without a word: that is the trap', async () => {
    const { _id } = shop.placeOrder();
    await client.login(TOKEN);
    client.method('1', 'order.fulfill.alternativePayment', _id, 1299);
    await client.until({ msg: 'result', id: '1' });
    expect(shop.ledger.doubles).toEqual([]);
    client.method('2', 'order.fulfill.alternativePayment', _id, 1299, 'tillgate');
    await client.until({ msg: 'result', id: '2' });
    expect(shop.ledger.fulfilmentsOf(_id)).toMatchObject([
      { amountPaid: 1299, paymentMethod: 'alternative-payment' },
      { amountPaid: 1299, paymentMethod: 'tillgate' },
    ]);
    expect(shop.ledger.doubles).toEqual([_id]);
    expect(shop.order(_id)).toMatchObject({ paid: true, fulfilled: true, paidAmount: 1299, status: 'completed' });
  });

  it.each([
    ['a stranger', [1299], 403, false],
    ['a fraction of a cent', [12.5], 400, true],
    ['an amount as text', ['1299'], 400, true],
  ])('does not fulfil for %s', async (_name, params, error, admin) => {
    const { _id } = shop.placeOrder();
    if (admin) await client.login(TOKEN);
    client.method('1', 'order.fulfill.alternativePayment', _id, ...params);
    expect(await client.until({ msg: 'result', id: '1' })).toMatchObject({ error: { error } });
    expect(shop.ledger.fulfilments).toEqual([]);
    expect(shop.order(_id).paid).toBe(false);
  });

  it('cannot fulfil an order that is not there', async () => {
    await client.login(TOKEN);
    client.method('1', 'order.fulfill.alternativePayment', 'nobody', 1);
    expect(await client.until({ msg: 'result', id: '1' })).toMatchObject({ error: { error: 404 } });
  });
});

describe('publications', () => {
  const subscribe = (id: string, name: string, ...params: unknown[]) => client.send({ msg: 'sub', id, name, params });

  it('shows an order with dates as EJSON, and its product by the ORDER id', async () => {
    const order = shop.placeOrder({ toPay: 999 });
    subscribe('s1', 'order', order._id);
    subscribe('s2', 'ordered.product', order._id);
    await client.until({ msg: 'ready' });
    expect(await client.until({ msg: 'added', collection: 'shop.orders' })).toMatchObject({
      id: order._id,
      fields: { toPay: 999, quantity: 1, currency: 'USD', secret: order.secret, createdAt: { $date: time } },
    });
    expect(await client.until({ msg: 'added', collection: 'shop.products' })).toMatchObject({
      id: order.productId,
      fields: { value: 1299, useOrderIdAsItemName: false },
    });
  });

  it('is ready without a document for an order that is not there', async () => {
    subscribe('s1', 'order', 'nobody');
    await client.until({ msg: 'ready' });
    expect(client.find({ msg: 'added' })).toBeUndefined();
  });

  it('knows no other publication', async () => {
    subscribe('s1', 'orders');
    expect(await client.until({ msg: 'nosub' })).toMatchObject({ id: 's1', error: { error: 404 } });
  });

  it('sends changes live: new fields and cleared ones', async () => {
    const order = shop.placeOrder({ toPay: 999 });
    subscribe('s1', 'order', order._id);
    await client.until({ msg: 'ready' });
    time += 5;
    shop.editOrder(order._id, { toPay: undefined, status: 'hold', quantity: Number.NaN });
    expect(await client.until({ msg: 'changed' })).toEqual({
      msg: 'changed',
      collection: 'shop.orders',
      id: order._id,
      fields: { status: 'hold', quantity: { $InfNaN: 0 }, updatedAt: { $date: time } },
      cleared: ['toPay'],
    });
  });

  it('adds a shared document once and removes it with the last subscription', async () => {
    const order = shop.placeOrder();
    subscribe('s1', 'order', order._id);
    subscribe('s2', 'order', order._id);
    client.send({ msg: 'unsub', id: 's1' });
    await client.until({ msg: 'nosub', id: 's1' });
    expect(client.received.filter(({ msg }) => msg === 'added')).toHaveLength(1);
    expect(client.find({ msg: 'removed' })).toBeUndefined();
    client.send({ msg: 'unsub', id: 's2' });
    expect(await client.until({ msg: 'removed' })).toEqual({
      msg: 'removed',
      collection: 'shop.orders',
      id: order._id,
    });
  });

  it('shows an admin the orders of the shop, also those to come', async () => {
    subscribe('s0', 'admin.orders', { shopId: shop.placeOrder().shopId });
    expect(await client.until({ msg: 'nosub', id: 's0' })).toMatchObject({ error: { error: 403 } });
    await client.login(TOKEN);
    subscribe('s1', 'admin.orders', { shopId: shop.orders[0]?.shopId, paid: false });
    await client.until({ msg: 'ready' });
    const late = shop.placeOrder();
    expect(await client.until({ msg: 'added', id: late._id })).toBeDefined();
    shop.editOrder(late._id, { paid: true });
    expect(await client.until({ msg: 'removed', id: late._id })).toBeDefined();
    expect(shop.ledger.subscriptions.map(({ name }) => name)).toEqual(['admin.orders', 'admin.orders']);
  });
});

describe('heartbeats', () => {
  it('cut a client that does not answer', async () => {
    await shop.stop();
    shop = await startFakeAtshop({ gateways: [], loginToken: TOKEN, pingEveryMs: 20 });
    client = await RawDdp.connect(shop.ddpUrl);
    await client.until({ msg: 'ping' });
    await client.untilClosed();
    await expect.poll(() => shop.openConnections).toBe(0);
  });
});
