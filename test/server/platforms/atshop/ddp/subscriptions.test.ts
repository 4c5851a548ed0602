import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../../server/platforms/atshop/ddp/connection.ts';
import { connected } from './setup.ts';

const LIMIT = { timeoutMs: 2_000 };
const order = (connection: Connection, id: string, limit: { timeoutMs: number; signal?: AbortSignal } = LIMIT) =>
  connection.fetch({ name: 'order', params: [id], collection: 'shop.orders' }, limit);
const added = (id: string, fields: object) => ({ msg: 'added', collection: 'shop.orders', id, fields });

describe('reading a publication', () => {
  it('subscribes, reads the document when ready, and unsubscribes', async () => {
    const { connection, peer } = await connected();
    const fetched = order(connection, 'o1');
    expect(await peer.hears('sub')).toEqual({ msg: 'sub', id: 's1', name: 'order', params: ['o1'] });
    peer.say(added('o1', { paid: false, quantity: 2 }), { msg: 'ready', subs: ['s1'] });
    expect(await fetched).toEqual({ kind: 'ready', documents: new Map([['o1', { paid: false, quantity: 2 }]]) });
    expect(await peer.hears('unsub')).toEqual({ msg: 'unsub', id: 's1' });
  });

  it('keeps only the fields it was told to keep, and no other collection', async () => {
    const { connection, peer } = await connected();
    const fetched = order(connection, 'o1');
    await peer.hears('sub');
    peer.say(
      added('o1', { paid: false, email: 'shopper@example.com', secret: 'hush' }),
      { msg: 'changed', collection: 'shop.orders', id: 'o1', fields: { secret: 'hush again' } },
      { msg: 'added', collection: 'users', id: 'u1', fields: { paid: true } },
      { msg: 'ready', subs: ['s1'] },
    );
    expect(await fetched).toEqual({ kind: 'ready', documents: new Map([['o1', { paid: false }]]) });
  });

  it('applies changes, cleared fields and removals that come before ready', async () => {
    const { connection, peer } = await connected();
    const fetched = order(connection, 'o1');
    await peer.hears('sub');
    peer.say(
      added('o1', { paid: false, quantity: 1 }),
      added('o2', { paid: false }),
      { msg: 'changed', collection: 'shop.orders', id: 'o1', fields: { paid: true }, cleared: ['quantity'] },
      { msg: 'removed', collection: 'shop.orders', id: 'o2' },
      { msg: 'changed', collection: 'shop.orders', id: 'o3', fields: { paid: true } },
      { msg: 'ready', subs: ['s1'] },
    );
    expect(await fetched).toEqual({ kind: 'ready', documents: new Map([['o1', { paid: true }]]) });
  });

  it('decodes EJSON, and leaves a value of an unknown type as it is instead of losing the document', async () => {
    const { connection, peer } = await connected();
    const fetched = order(connection, 'o1');
    await peer.hears('sub');
    const odd = { $type: 'Decimal', $value: '2' };
    peer.say(added('o1', { quantity: { $InfNaN: 0 }, paid: odd }), { msg: 'ready', subs: ['s1'] });
    expect(await fetched).toEqual({ kind: 'ready', documents: new Map([['o1', { quantity: Number.NaN, paid: odd }]]) });
  });

  it('finds nothing when ready comes without a document', async () => {
    const { connection, peer } = await connected();
    const fetched = order(connection, 'o1');
    await peer.hears('sub');
    peer.say({ msg: 'ready', subs: ['s1'] });
    expect(await fetched).toEqual({ kind: 'ready', documents: new Map() });
  });

  it('lets two subscriptions share a collection and a document, which is sent once', async () => {
    const { connection, peer } = await connected();
    const [first, second] = [order(connection, 'o1'), order(connection, 'o1')];
    await expect.poll(() => peer.count('sub')).toBe(2);
    peer.say(added('o1', { paid: false }), { msg: 'ready', subs: ['s1'] });
    await first;
    peer.say(
      { msg: 'changed', collection: 'shop.orders', id: 'o1', fields: { paid: true } },
      { msg: 'ready', subs: ['s2'] },
    );
    expect(await second).toEqual({ kind: 'ready', documents: new Map([['o1', { paid: true }]]) });
  });

  it('does not take an earlier look for a new one', async () => {
    const { connection, peer } = await connected();
    const first = order(connection, 'o1');
    await peer.hears('sub');
    peer.say(added('o1', { paid: false }), { msg: 'ready', subs: ['s1'] });
    await first;
    const second = order(connection, 'o1');
    await expect.poll(() => peer.count('sub')).toBe(2);
    peer.say({ msg: 'ready', subs: ['s2'] });
    expect(await second).toEqual({ kind: 'ready', documents: new Map() });
  });

  it('answers several subscriptions with one ready', async () => {
    const { connection, peer } = await connected();
    const both = [order(connection, 'o1'), order(connection, 'o2')];
    await expect.poll(() => peer.count('sub')).toBe(2);
    peer.say({ msg: 'ready', subs: ['s1', 's2'] });
    expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(['ready', 'ready']);
  });
});

describe('a subscription that fails', () => {
  it('is refused by nosub, with or without an error', async () => {
    const { connection, peer } = await connected();
    const both = [order(connection, 'o1'), order(connection, 'o2')];
    await expect.poll(() => peer.count('sub')).toBe(2);
    peer.say({ msg: 'nosub', id: 's1', error: { error: 404, reason: "Subscription 'order' not found" } });
    peer.say({ msg: 'nosub', id: 's2' });
    expect(await Promise.all(both)).toMatchObject([
      { kind: 'refused', error: { code: '404' } },
      { kind: 'refused', error: { code: 'unspecified' } },
    ]);
    expect(peer.count('unsub')).toBe(0);
  });

  it('is lost when ready never comes, and is ended all the same', async () => {
    const { connection, peer } = await connected();
    expect(await order(connection, 'o1', { timeoutMs: 30 })).toMatchObject({ kind: 'lost', cause: 'timeout' });
    expect(await peer.hears('unsub')).toEqual({ msg: 'unsub', id: 's1' });
  });

  it('is lost when the connection is cut', async () => {
    const { connection, peer } = await connected();
    const fetched = order(connection, 'o1');
    await peer.hears('sub');
    peer.socket.terminate();
    expect(await fetched).toMatchObject({ kind: 'lost', cause: 'connectionLost' });
    expect(await order(connection, 'o1')).toMatchObject({ kind: 'neverSent' });
  });

  it('is never sent for a caller who gave up', async () => {
    const { connection, peer } = await connected();
    expect(await order(connection, 'o1', { ...LIMIT, signal: AbortSignal.abort() })).toMatchObject({
      kind: 'neverSent',
    });
    expect(peer.count('sub')).toBe(0);
  });

  it('is refused when the server could not read it', async () => {
    const { connection, peer } = await connected();
    const fetched = order(connection, 'o1');
    peer.say({ msg: 'error', reason: 'Bad request', offendingMessage: await peer.hears('sub') });
    expect(await fetched).toMatchObject({ kind: 'refused', error: { code: 'malformed-message' } });
  });
});
