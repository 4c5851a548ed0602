import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate, type FakeAtshop, startFakeAtshop, tooManyRequests } from '../../../demo/atshop/index.ts';
import { RawDdp } from './raw-ddp.ts';

const TOKEN = 'resume-token-of-an-admin';
let shop: FakeAtshop;
let client: RawDdp;
let orderId: string;

beforeEach(async () => {
  shop = await startFakeAtshop({ gateways: [{ name: 'Card', store: 'keys' }], loginToken: TOKEN });
  client = await RawDdp.connect(shop.ddpUrl);
  await client.login(TOKEN);
  orderId = shop.placeOrder()._id;
});
afterEach(async () => {
  client.close();
  await shop.stop();
});

const fulfil = () => client.method('f', 'order.fulfill.alternativePayment', orderId, 1299);
const answers = () =>
  client.received.filter(({ msg, id, methods }) => id === 'f' || (msg === 'updated' && String(methods) === 'f'));

describe('a fault of the fulfil call', () => {
  it('drops the socket before the method runs', async () => {
    shop.faults.fulfil.push({ fault: 'dropBefore' });
    fulfil();
    await client.untilClosed();
    expect(shop.ledger.fulfilments).toEqual([]);
  });

  it('drops the socket after the method ran and before its result', async () => {
    shop.faults.fulfil.push({ fault: 'dropAfter' });
    fulfil();
    await client.untilClosed();
    expect(answers()).toEqual([]);
    expect(shop.order(orderId).paid).toBe(true);
  });

  it.each([
    ['silenceBefore', [], 0],
    ['silenceAfter', [], 1],
    ['updatedWithoutResult', ['updated'], 1],
    ['resultWithoutUpdated', ['result'], 1],
    ['updatedFirst', ['updated', 'result'], 1],
  ] as const)('%s says %j', async (fault, said, fulfilments) => {
    shop.faults.fulfil.push({ fault });
    fulfil();
    client.method('after', 'order.exists', orderId);
    await client.until({ msg: 'result', id: 'after' });
    expect(answers().map(({ msg }) => msg)).toEqual(said);
    expect(shop.ledger.fulfilments).toHaveLength(fulfilments);
  });

  it('delays the result, and the messages behind it, but no ping', async () => {
    const gate = createGate();
    shop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
    fulfil();
    client.method('after', 'order.exists', orderId);
    await client.settled();
    expect(shop.ledger.fulfilments).toHaveLength(1);
    expect([answers(), client.find({ id: 'after' })]).toEqual([[], undefined]);
    gate.open();
    await client.until({ msg: 'result', id: 'after' });
    expect(answers().map(({ msg }) => msg)).toEqual(['result', 'updated']);
  });

  it.each([
    ['error', 0],
    ['errorAfter', 1],
  ] as const)('%s: too many requests', async (fault, fulfilments) => {
    shop.faults.fulfil.push({ fault, error: tooManyRequests(2_500) });
    fulfil();
    expect(await client.until({ msg: 'result', id: 'f' })).toMatchObject({
      error: { error: 'too-many-requests', details: { timeToReset: 2_500 } },
    });
    expect(shop.ledger.fulfilments).toHaveLength(fulfilments);
  });
});

describe('a fault of the connection', () => {
  it('refuses the upgrade', async () => {
    shop.faults.connect.push({ fault: 'unavailable' });
    const other = new RawDdp(shop.ddpUrl);
    await other.untilClosed();
    expect(other.received).toEqual([]);
    expect(shop.ledger.connections).toBe(1);
  });

  it('speaks another version', async () => {
    shop.faults.connect.push({ fault: 'versionMismatch' });
    const other = new RawDdp(shop.ddpUrl);
    await other.opened();
    other.send({ msg: 'connect', version: '1', support: ['1'] });
    expect(await other.until({ msg: 'failed' })).toEqual({ msg: 'failed', version: 'pre2' });
  });

  it('opens and says nothing', async () => {
    shop.faults.connect.push({ fault: 'silence' });
    const other = new RawDdp(shop.ddpUrl);
    await other.opened();
    other.send({ msg: 'connect', version: '1', support: ['1'] });
    // A second client's whole handshake is time enough for a word to come.
    (await RawDdp.connect(shop.ddpUrl)).close();
    expect(other.received).toEqual([]);
    other.close();
  });

  it('drops or mutes every client there is', async () => {
    shop.muteConnections();
    client.send({ msg: 'ping', id: 'lost' });
    (await RawDdp.connect(shop.ddpUrl)).close();
    expect(client.find({ msg: 'pong', id: 'lost' })).toBeUndefined();
    shop.dropConnections();
    await client.untilClosed();
  });
});

describe('a fault of a login or subscription', () => {
  it('refuses the login', async () => {
    shop.faults.login.push({ fault: 'error', error: { error: 403, reason: 'No' } });
    client.method('again', 'login', { resume: TOKEN });
    expect(await client.until({ msg: 'result', id: 'again' })).toMatchObject({ error: { error: 403, reason: 'No' } });
  });

  it.each([
    ['error', ['nosub']],
    ['empty', ['ready']],
    ['neverReady', ['added']],
    ['silence', []],
  ] as const)('%s: the subscription says %j', async (fault, said) => {
    shop.faults.subscribe.push({ fault, error: tooManyRequests(1_000) });
    const before = client.received.length;
    client.send({ msg: 'sub', id: 's', name: 'order', params: [orderId] });
    client.method('after', 'order.exists', orderId);
    await client.until({ msg: 'result', id: 'after' });
    const messages = client.received.slice(before).filter(({ id }) => id !== 'after');
    expect(messages.map(({ msg }) => msg).filter((msg) => msg !== 'updated')).toEqual(said);
  });

  it('drops the socket', async () => {
    shop.faults.subscribe.push({ fault: 'drop' });
    client.send({ msg: 'sub', id: 's', name: 'order', params: [orderId] });
    await client.untilClosed();
  });
});

describe('a fault of a REST read', () => {
  const read = () => fetch(`${shop.restUrl}/shop/orders/${orderId}`, { signal: AbortSignal.timeout(80) });

  it('answers what it is told, once', async () => {
    shop.faults.rest.push({ fault: 'status', status: 503, retryAfter: '9' }, { fault: 'html' }, { fault: 'malformed' });
    const busy = await read();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '9']);
    expect(await (await read()).text()).toContain('<!doctype html>');
    await expect((await read()).json()).rejects.toThrow(SyntaxError);
    expect(await (await read()).json()).toMatchObject({ _id: orderId });
  });

  it('resets or never answers', async () => {
    shop.faults.rest.push({ fault: 'reset' }, { fault: 'silence' });
    await expect(read()).rejects.toThrow('fetch failed');
    await expect(read()).rejects.toThrow('timeout');
  });
});
