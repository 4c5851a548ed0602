import type net from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../server/outgoing/client.ts';
import { cert } from './self-signed.ts';
import { freePort, get, localClient, post, serveHttp, serveHttps, serveTcp } from './servers.ts';

describe('never sent: no byte can have left', () => {
  it('D7: connection refused', async () => {
    const result = await localClient().call(post(`http://127.0.0.1:${await freePort()}/`));
    expect(result).toEqual({ kind: 'neverSent', reason: 'ECONNREFUSED' });
  });

  it('D13: a certificate nobody trusts, and the server sees no request', async () => {
    let requests = 0;
    const url = await serveHttps((_request, response) => {
      requests++;
      response.end('secret');
    });
    expect(await localClient().call(post(url))).toEqual({
      kind: 'neverSent',
      reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(await localClient({ ca: cert }).call(post(url))).toMatchObject({ kind: 'answer', status: 200 });
    expect(requests).toBe(1);
  });

  it('D13: verification stays on when the environment says otherwise', async () => {
    const url = await serveHttps((_request, response) => response.end());
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect((await localClient().call(post(url))).kind).toBe('neverSent');
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it('D13: a trusted certificate for another name', async () => {
    const url = await serveHttps((_request, response) => response.end());
    const client = localClient({
      ca: cert,
      allowedPrivateHosts: new Set(['bank.example']),
      resolve: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    expect(await client.call(post(url.replace('127.0.0.1', 'bank.example')))).toEqual({
      kind: 'neverSent',
      reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('D13: a peer that resets or garbles the TLS handshake', async () => {
    const reset = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const garbage = await serveTcp((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const url of [reset, garbage]) {
      const result = await localClient().call(post(url.replace('http:', 'https:')));
      expect(result.kind).toBe('neverSent');
    }
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('D14: a name that does not resolve (%s)', async (code) => {
    const client = localClient({
      resolve: (_name, _options, callback) => callback(Object.assign(new Error(code), { code }), []),
    });
    expect(await client.call(post('https://bank.example/'))).toEqual({ kind: 'neverSent', reason: code });
  });

  it('a connection that is not made in time, and the request is not sent afterwards', async () => {
    const received: Buffer[] = [];
    const url = await serveTcp((socket) => socket.on('data', (chunk) => received.push(chunk)));
    let connectLate = () => {};
    const client = localClient({
      allowedPrivateHosts: new Set(['slow.example']),
      resolve: (_name, _options, callback) => {
        connectLate = () => callback(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    const result = await client.call(post(url.replace('127.0.0.1', 'slow.example'), { timeoutMs: 30 }));
    expect(result).toEqual({ kind: 'neverSent', reason: 'timeout' });
    connectLate();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toEqual([]);
  });

  it('the connect timeout of its own, before the call runs out of time', async () => {
    const silentTls = (await serveTcp(() => {})).replace('http:', 'https:');
    const result = await localClient({ connectTimeoutMs: 50 }).call(post(silentTls, { timeoutMs: 5_000 }));
    expect(result).toEqual({ kind: 'neverSent', reason: 'UND_ERR_CONNECT_TIMEOUT' });
  });

  it('a caller who had given up before', async () => {
    const signal = AbortSignal.abort();
    expect(await createHttpClient().call(post('https://bank.example/', { signal }))).toEqual({
      kind: 'neverSent',
      reason: 'aborted',
    });
  });
});

describe('no answer: the request may have arrived', () => {
  it('D8: reset after the request bytes', async () => {
    const url = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await localClient().call(post(url))).toMatchObject({ kind: 'noAnswer', cause: 'connectionLost' });
  });

  it('D8: closed after the request bytes', async () => {
    const url = await serveTcp((socket) => socket.once('data', () => socket.end()));
    expect(await localClient().call(post(url))).toMatchObject({ kind: 'noAnswer', cause: 'connectionLost' });
  });

  it('reset by a peer that has read nothing: only the peer knows that', async () => {
    const url = await serveTcp((socket) => {
      socket.pause();
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    expect(await localClient().call(post(url))).toMatchObject({ kind: 'noAnswer', cause: 'connectionLost' });
  });

  it('a kept connection that the peer closes when the next request comes', async () => {
    let requests = 0;
    let connections = 0;
    const url = await serveTcp((socket) => {
      connections++;
      socket.on('data', () => {
        requests++;
        if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n');
        else socket.resetAndDestroy();
      });
    });
    const client = localClient();
    expect(await client.call(post(url))).toMatchObject({ kind: 'answer', status: 200 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await client.call(post(url))).toMatchObject({ kind: 'noAnswer', cause: 'connectionLost' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(requests, 'nothing is sent a second time').toBe(2);
    expect(connections, 'the connection was a kept one').toBe(1);
  });

  it('a kept connection that the peer closed long before is replaced', async () => {
    const sockets: net.Socket[] = [];
    const url = await serveTcp((socket) => {
      sockets.push(socket);
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
    });
    const client = localClient();
    expect((await client.call(post(url))).kind).toBe('answer');
    sockets[0]?.end();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await client.call(post(url))).kind).toBe('answer');
    expect(sockets).toHaveLength(2);
  });

  it('D9: silence', async () => {
    const url = await serveHttp(() => {});
    const result = await localClient().call(post(url, { timeoutMs: 80 }));
    expect(result).toEqual({ kind: 'noAnswer', cause: 'timeout', reason: 'timeout' });
  });

  it('D9: half-open silence after the head', async () => {
    const url = await serveHttp((_request, response) => response.writeHead(200).write('{'));
    expect(await localClient().call(post(url, { timeoutMs: 80 }))).toMatchObject({
      kind: 'noAnswer',
      cause: 'timeout',
    });
  });

  it('D10: an answer that drips, in the head or in the body, does not renew its deadline', async () => {
    const drip = (start: string) => (socket: net.Socket) => {
      socket.write(start);
      const timer = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(timer));
    };
    const head = await serveTcp(drip('HTTP/1.1 200 OK\r\nx-slow: '));
    const body = await serveTcp(drip('HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n'));
    for (const url of [head, body]) {
      const started = performance.now();
      expect(await localClient().call(post(url, { timeoutMs: 100 }))).toMatchObject({
        kind: 'noAnswer',
        cause: 'timeout',
      });
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });

  it('D11: an endless body is cut at the limit and the connection closed', async () => {
    let closed = () => {};
    const connectionClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const url = await serveHttp((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const pump = () => {
        while (response.write(chunk));
      };
      response.on('drain', pump).on('close', closed).on('error', closed);
      pump();
    });
    expect(await localClient().call(get(url))).toEqual({
      kind: 'noAnswer',
      cause: 'tooLarge',
      reason: 'body_too_large',
    });
    await connectionClosed;
  });

  it('D11: the limit is exact', async () => {
    const url = await serveHttp((_request, response) => response.end(Buffer.alloc(1_000)));
    expect((await localClient().call(get(url, { maxBytes: 1_000 }))).kind).toBe('answer');
    expect(await localClient().call(get(url, { maxBytes: 999 }))).toMatchObject({ cause: 'tooLarge' });
  });

  it('D11: an endless head', async () => {
    const url = await serveTcp((socket) => socket.write(`HTTP/1.1 200 OK\r\nx-large: ${'x'.repeat(40_000)}\r\n\r\n`));
    expect(await localClient().call(get(url))).toMatchObject({ kind: 'noAnswer', cause: 'tooLarge' });
  });

  it('a body shorter than announced', async () => {
    const url = await serveTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"a"')),
    );
    expect(await localClient().call(post(url))).toMatchObject({ kind: 'noAnswer', cause: 'connectionLost' });
  });

  it('a body cut within its chunks', async () => {
    const url = await serveTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"a"')),
    );
    expect(await localClient().call(post(url))).toMatchObject({ kind: 'noAnswer', cause: 'connectionLost' });
  });

  it('something that is not HTTP', async () => {
    const url = await serveTcp((socket) => socket.write('220 mail.example ESMTP\r\n'));
    expect(await localClient().call(post(url))).toMatchObject({ kind: 'noAnswer', cause: 'connectionLost' });
  });

  it('a caller who gives up while waiting', async () => {
    const url = await serveHttp(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    expect(await localClient().call(post(url, { signal: controller.signal }))).toEqual({
      kind: 'noAnswer',
      cause: 'connectionLost',
      reason: 'aborted',
    });
    expect(await localClient().call(post(url, { signal: AbortSignal.timeout(30) }))).toEqual({
      kind: 'noAnswer',
      cause: 'timeout',
      reason: 'aborted',
    });
  });
});
