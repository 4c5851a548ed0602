import { describe, expect, it } from 'vitest';
import { login } from '../../../../../server/platforms/atshop/ddp/login.ts';
import { closedPort, greet, type Peer } from './scripted-server.ts';
import { clientOf, QUICK, scripted } from './setup.ts';

const LIMIT = { timeoutMs: 2_000 };

/** Shakes hands and answers every method with its name. */
async function answering(peer: Peer): Promise<void> {
  peer.socket.on('message', (data) => {
    const { msg, id, method } = JSON.parse(String(data)) as { msg: string; id: string; method: string };
    if (msg === 'method') peer.say({ msg: 'result', id, result: method });
  });
  await greet(peer);
}

describe('a client', () => {
  it('opens its one connection at the first call, and keeps it', async () => {
    const server = await scripted((peer) => void answering(peer));
    const client = clientOf(server.url);
    expect(server.peers).toHaveLength(0);
    const calls = [client.call('a', [], LIMIT), client.call('b', [], LIMIT)];
    expect(await Promise.all(calls)).toEqual([
      { kind: 'result', value: 'a' },
      { kind: 'result', value: 'b' },
    ]);
    await client.call('c', [], LIMIT);
    expect(server.peers).toHaveLength(1);
  });

  it('reconnects by itself, runs onOpen before anybody else, and repeats no call', async () => {
    const server = await scripted((peer, index) => void (index === 0 ? greet(peer) : answering(peer)));
    const client = clientOf(server.url, {
      onOpen: async (connection) => void (await connection.call('login', [], { timeoutMs: 30 })),
    });
    const cut = client.call('fulfil', [], LIMIT);
    await (await server.peer(0)).hears('method', 'fulfil');
    server.peers[0]?.socket.terminate();
    expect(await cut).toMatchObject({ kind: 'lost', cause: 'connectionLost' });
    const second = await server.peer(1);
    expect(await client.call('next', [], LIMIT)).toEqual({ kind: 'result', value: 'next' });
    expect(second.heard.map(({ msg, method }) => method ?? msg)).toEqual(['connect', 'login', 'next']);
  });

  it('goes on trying, and the calls of the meantime were never sent', async () => {
    const troubles: string[] = [];
    const client = clientOf(`ws://127.0.0.1:${await closedPort()}`, { onTrouble: (what) => troubles.push(what) });
    expect(await client.call('a', [], LIMIT)).toEqual({ kind: 'neverSent', reason: 'ECONNREFUSED' });
    await expect.poll(() => troubles.length).toBeGreaterThan(2);
    expect(await client.call('a', [], LIMIT)).toMatchObject({ kind: 'neverSent' });
  });

  it('lets somebody who waits cut the pause short', async () => {
    let refuse = true;
    const server = await scripted((peer) => void (refuse ? peer.socket.terminate() : answering(peer)));
    const client = clientOf(server.url, { timings: { ...QUICK, backoffFirstMs: 60_000, backoffMaxMs: 60_000 } });
    expect(await client.call('a', [], LIMIT)).toMatchObject({ kind: 'neverSent' });
    refuse = false;
    expect(await client.call('a', [], LIMIT)).toEqual({ kind: 'result', value: 'a' });
  });

  it('does not hammer a server that accepts and drops', async () => {
    const server = await scripted(async (peer) => {
      await greet(peer);
      setTimeout(() => peer.socket.terminate(), 5);
    });
    const client = clientOf(server.url, { timings: { ...QUICK, backoffFirstMs: 30, backoffMaxMs: 60_000 } });
    await client.connection();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.peers.length).toBeLessThanOrEqual(4);
  });

  it('does not wait for a connection longer than its caller', async () => {
    const server = await scripted(() => {});
    const client = clientOf(server.url);
    const result = await client.call('a', [], { ...LIMIT, signal: AbortSignal.timeout(30) });
    expect(result).toEqual({ kind: 'neverSent', reason: 'not connected in time' });
  });

  it('closes completely: no reconnect, no call, whatever it was doing', async () => {
    const server = await scripted((peer, index) => void (index === 0 ? greet(peer) : null));
    const client = clientOf(server.url);
    await client.connection();
    server.peers[0]?.socket.terminate();
    await server.peer(1);
    await client.close();
    await client.close();
    expect(await client.call('a', [], LIMIT)).toEqual({ kind: 'neverSent', reason: 'closed' });
    const known = server.peers.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.peers.length).toBe(known);
  });
});

describe('login', () => {
  const answers: [string, object, object][] = [
    ['a date', { result: { id: 'u', tokenExpires: { $date: 99 } } }, { kind: 'loggedIn', tokenExpires: 99 }],
    ['no date', { result: { id: 'u' } }, { kind: 'loggedIn', tokenExpires: null }],
    ['no object', { result: 1 }, { kind: 'loggedIn', tokenExpires: null }],
    ['403', { error: { error: 403, reason: 'Logged out' } }, { kind: 'refused', reason: 'Logged out' }],
    [
      'too many requests',
      { error: { error: 'too-many-requests', details: { timeToReset: 9_000 } } },
      { kind: 'unavailable', reason: 'error too-many-requests', retryAfterMs: 9_000 },
    ],
  ];
  for (const [what, answer, expected] of answers) {
    it(`understands ${what}`, async () => {
      const server = await scripted();
      const client = clientOf(server.url);
      const result = login(client, 'resume-me', LIMIT);
      const peer = await server.peer(0);
      const call = await peer.hears('method', 'login');
      expect(call.params).toEqual([{ resume: 'resume-me' }]);
      peer.say({ msg: 'result', id: call.id, ...answer });
      expect(await result).toEqual(expected);
    });
  }

  it('is unavailable when the answer is lost', async () => {
    const server = await scripted();
    expect(await login(clientOf(server.url), 't', { timeoutMs: 30 })).toMatchObject({ kind: 'unavailable' });
  });
});
