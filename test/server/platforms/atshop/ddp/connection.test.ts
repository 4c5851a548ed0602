import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { closedPort, greet } from './scripted-server.ts';
import { connected, opening, scripted } from './setup.ts';

const LIMIT = { timeoutMs: 2_000 };

describe('the handshake', () => {
  it('offers version 1, ignores the greeting without msg, and waits for connected', async () => {
    const { connection, peer } = await connected();
    expect(peer.heard[0]).toEqual({ msg: 'connect', version: '1', support: ['1'] });
    expect(connection.isOpen).toBe(true);
  });

  it('fails when the server wants another version', async () => {
    const server = await scripted((peer) => peer.say({ msg: 'failed', version: 'pre2' }));
    expect(await opening(server.url)).toEqual({ kind: 'failed', reason: 'the server speaks DDP version pre2, not 1' });
  });

  it('fails in time when the server never says connected', async () => {
    const server = await scripted((peer) => peer.say({ server_id: '0' }));
    expect(await opening(server.url, { connectTimeoutMs: 50 })).toMatchObject({ kind: 'failed' });
  });

  it('fails when nobody listens', async () => {
    const port = await closedPort();
    expect(await opening(`ws://127.0.0.1:${port}`)).toEqual({ kind: 'failed', reason: 'ECONNREFUSED' });
  });

  it('does not follow a redirect', async () => {
    const target = await scripted();
    const server = createServer((_request, response) => {
      response.writeHead(302, { location: target.url }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const result = await opening(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    expect(result).toMatchObject({ kind: 'failed', reason: expect.stringContaining('302') });
    expect(target.peers).toHaveLength(0);
  });
});

describe('heartbeats', () => {
  it('answers a ping with a pong of the same id, or of none', async () => {
    const { peer } = await connected();
    peer.say({ msg: 'ping', id: 'p7' });
    await expect.poll(() => peer.count('pong')).toBe(1);
    peer.say({ msg: 'ping' });
    await expect.poll(() => peer.count('pong')).toBe(2);
    expect(peer.heard.filter(({ msg }) => msg === 'pong')).toEqual([{ msg: 'pong', id: 'p7' }, { msg: 'pong' }]);
  });

  it('pings a silent server and stays as long as it answers', async () => {
    const { connection, peer } = await connected({ heartbeatEveryMs: 20, heartbeatTimeoutMs: 1_000 });
    for (let beat = 1; beat <= 3; beat += 1) {
      await expect.poll(() => peer.count('ping')).toBe(beat);
      peer.say({ msg: 'pong' });
    }
    expect(connection.isOpen).toBe(true);
  });

  it('ends a half-open connection: a ping without a pong', async () => {
    const { connection, peer } = await connected({ heartbeatEveryMs: 20, heartbeatTimeoutMs: 20 });
    const call = connection.call('order.exists', ['x'], LIMIT);
    expect(await connection.closed).toBe('no answer to a ping');
    expect(peer.count('ping')).toBe(1);
    expect(await call).toEqual({ kind: 'lost', cause: 'connectionLost', reason: 'no answer to a ping' });
    expect(connection.isOpen).toBe(false);
  });
});

describe('what a server may throw at it', () => {
  const garbage: [string, string | Buffer][] = [
    ['no JSON', '{"msg":"resu'],
    ['JSON that is no object', '[1,2]'],
    ['null', 'null'],
    ['an unknown msg', '{"msg":"surprise","id":"m1"}'],
    ['a result without an id', '{"msg":"result","result":1}'],
    ['a result for nobody', '{"msg":"result","id":"m99","result":1}'],
    ['a ready without a list', '{"msg":"ready","subs":"s1"}'],
    ['an error without its cause', '{"msg":"error","reason":"Bad request"}'],
    ['100,000 brackets', '['.repeat(100_000)],
    ['a binary frame, even with a frame inside', Buffer.from('{"msg":"result","id":"m1","result":"binary"}')],
    [
      'an added document with a __proto__',
      '{"msg":"added","collection":"__proto__","id":"__proto__","fields":{"__proto__":{"paid":true}}}',
    ],
  ];
  for (const [what, frame] of garbage) {
    it(`ignores ${what} and goes on`, async () => {
      const { connection, peer } = await connected();
      const call = connection.call('order.exists', ['x'], LIMIT);
      await peer.hears('method');
      peer.say(frame, { msg: 'result', id: 'm1', result: 'text' });
      expect(await call).toEqual({ kind: 'result', value: 'text' });
    });
  }

  it('ends the connection at a frame beyond a megabyte', async () => {
    const { connection, peer } = await connected();
    const call = connection.call('order.exists', ['x'], LIMIT);
    await peer.hears('method');
    peer.say(JSON.stringify({ msg: 'result', id: 'm1', result: 'x'.repeat(1024 * 1024) }));
    expect(await call).toMatchObject({ kind: 'lost', cause: 'connectionLost' });
    expect(connection.isOpen).toBe(false);
  });

  it('ignores a second connected', async () => {
    const server = await scripted(async (peer) => {
      await greet(peer);
      peer.say({ msg: 'connected', session: 's2' });
    });
    const opened = await opening(server.url);
    expect(opened.kind).toBe('open');
    if (opened.kind === 'open') await opened.connection.close();
  });
});

describe('close', () => {
  it('loses what is awaited, and resolves even when the server does not shake hands', async () => {
    const { connection, peer } = await connected();
    peer.socket.pause();
    const call = connection.call('order.exists', ['x'], LIMIT);
    await connection.close();
    expect(await call).toMatchObject({ kind: 'lost', cause: 'connectionLost' });
    expect(await connection.closed).toBe('closed by Tillgate');
    expect(await connection.call('order.exists', ['x'], LIMIT)).toMatchObject({ kind: 'neverSent' });
  });
});
