import { describe, expect, it } from 'vitest';
import { connected } from './setup.ts';

const LIMIT = { timeoutMs: 2_000 };

describe('a method call', () => {
  it('sends name, id and parameters, dates as EJSON', async () => {
    const { connection, peer } = await connected();
    void connection.call('order.fulfill.alternativePayment', ['a', 200, new Date(5)], LIMIT);
    expect(await peer.hears('method')).toEqual({
      msg: 'method',
      id: 'm1',
      method: 'order.fulfill.alternativePayment',
      params: ['a', 200, { $date: 5 }],
    });
  });

  it('matches results to calls by id, in whatever order they come', async () => {
    const { connection, peer } = await connected();
    const calls = ['a', 'b', 'c'].map((param) => connection.call('order.exists', [param], LIMIT));
    await expect.poll(() => peer.count('method')).toBe(3);
    for (const { id, params } of peer.heard.filter(({ msg }) => msg === 'method').reverse()) {
      peer.say({ msg: 'result', id, result: params });
    }
    expect(await Promise.all(calls)).toEqual(['a', 'b', 'c'].map((param) => ({ kind: 'result', value: [param] })));
  });

  it('is answered by a result without updated', async () => {
    const { connection, peer } = await connected();
    const call = connection.call('m', [], LIMIT);
    peer.say({ msg: 'result', id: (await peer.hears('method')).id });
    expect(await call).toEqual({ kind: 'result', value: undefined });
  });

  it('is answered by a result after updated', async () => {
    const { connection, peer } = await connected();
    const call = connection.call('m', [], LIMIT);
    const { id } = await peer.hears('method');
    peer.say({ msg: 'updated', methods: [id] }, { msg: 'result', id, result: true });
    expect(await call).toEqual({ kind: 'result', value: true });
  });

  it('is lost, not answered, by updated without a result', async () => {
    const { connection, peer } = await connected();
    const call = connection.call('m', [], { timeoutMs: 50 });
    peer.say({ msg: 'updated', methods: [(await peer.hears('method')).id] });
    expect(await call).toEqual({ kind: 'lost', cause: 'timeout', reason: 'no answer within 50 ms' });
  });

  it('ignores a result that comes after its time, and a second one', async () => {
    const { connection, peer } = await connected();
    const late = await connection.call('m', [], { timeoutMs: 20 });
    expect(late.kind).toBe('lost');
    const next = connection.call('m', [], LIMIT);
    await expect.poll(() => peer.count('method')).toBe(2);
    peer.say(
      { msg: 'result', id: 'm1', result: 'late' },
      { msg: 'result', id: 'm2', result: 1 },
      { msg: 'result', id: 'm2', result: 2 },
    );
    expect(await next).toEqual({ kind: 'result', value: 1 });
  });

  it('is lost when the connection is cut after it was written, and is never written again', async () => {
    const { connection, peer } = await connected();
    const call = connection.call('m', [], LIMIT);
    await peer.hears('method');
    peer.socket.terminate();
    expect(await call).toMatchObject({ kind: 'lost', cause: 'connectionLost' });
    expect(peer.count('method')).toBe(1);
  });

  it('was never sent when the connection is closed before', async () => {
    const { connection, peer } = await connected();
    peer.socket.terminate();
    await connection.closed;
    expect(await connection.call('m', [], LIMIT)).toMatchObject({ kind: 'neverSent' });
  });

  it('was never sent when it cannot be written down', async () => {
    const { connection, peer } = await connected();
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(await connection.call('m', [circular], LIMIT)).toMatchObject({ kind: 'neverSent' });
    expect(peer.count('method')).toBe(0);
  });

  it('was never sent when its caller had given up, and is lost when the caller gives up later', async () => {
    const { connection, peer } = await connected();
    expect(await connection.call('m', [], { ...LIMIT, signal: AbortSignal.abort() })).toMatchObject({
      kind: 'neverSent',
    });
    expect(peer.count('method')).toBe(0);
    const caller = new AbortController();
    const call = connection.call('m', [], { ...LIMIT, signal: caller.signal });
    await peer.hears('method');
    caller.abort();
    expect(await call).toEqual({ kind: 'lost', cause: 'timeout', reason: 'given up' });
  });
});

describe('errors of a method', () => {
  const answers: [string, object, object][] = [
    ['a number', { error: 403, reason: 'No' }, { code: '403', reason: 'No', retryAfterMs: null }],
    [
      'a word',
      { error: 'out-of-stock', message: 'Gone' },
      { code: 'out-of-stock', reason: 'Gone', retryAfterMs: null },
    ],
    [
      'too many requests, with the time to wait',
      { error: 'too-many-requests', reason: 'Slow down', details: { timeToReset: 4_200 } },
      { code: 'too-many-requests', reason: 'Slow down', retryAfterMs: 4_200 },
    ],
    ['odd details', { error: 500, details: 'none' }, { code: '500', reason: '', retryAfterMs: null }],
    ['no Meteor error at all', { oops: true }, { code: 'unspecified', reason: '', retryAfterMs: null }],
  ];
  for (const [what, wire, error] of answers) {
    it(`reads ${what}`, async () => {
      const { connection, peer } = await connected();
      const call = connection.call('m', [], LIMIT);
      peer.say({ msg: 'result', id: (await peer.hears('method')).id, error: wire });
      expect(await call).toEqual({ kind: 'error', error });
    });
  }

  it('takes the complaint about an unreadable call as the answer to it', async () => {
    const { connection, peer } = await connected();
    const call = connection.call('m', [], LIMIT);
    peer.say({ msg: 'error', reason: 'Bad request', offendingMessage: await peer.hears('method') });
    expect(await call).toMatchObject({ kind: 'error', error: { code: 'malformed-message' } });
  });
});
