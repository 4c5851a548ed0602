import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { get, localClient, post, serveHttp } from './servers.ts';

describe('an answer', () => {
  it('comes back with status, headers and exactly the bytes sent', async () => {
    const seen: string[] = [];
    const url = await serveHttp((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['x-signature']}`);
      request.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
      response.writeHead(201, { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] }).end('{"not json"');
    });
    const result = await localClient().call(post(`${url}/a%20b?c=d`, { headers: { 'x-signature': 's' } }));
    expect(seen).toEqual(['POST /a%20b?c=d s', '{"a":1}']);
    expect(result).toMatchObject({
      kind: 'answer',
      status: 201,
      headers: { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] },
    });
    expect(result.kind === 'answer' && result.body.toString()).toBe('{"not json"');
  });

  it('may be an error of the server: 500 is an answer', async () => {
    const url = await serveHttp((_request, response) => response.writeHead(500).end());
    expect(await localClient().call(get(url))).toMatchObject({ kind: 'answer', status: 500, body: Buffer.alloc(0) });
  });

  it('may follow an informational one', async () => {
    const url = await serveHttp((_request, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.writeHead(200).end('ok');
    });
    expect(await localClient().call(get(url))).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('D12: that redirects is not followed', async () => {
    let followed = false;
    const elsewhere = await serveHttp((_request, response) => {
      followed = true;
      response.end();
    });
    const url = await serveHttp((_request, response) => response.writeHead(302, { location: elsewhere }).end());
    expect(await localClient().call(get(url))).toMatchObject({
      kind: 'answer',
      status: 302,
      headers: { location: elsewhere },
    });
    expect(followed).toBe(false);
  });

  it('is asked for uncompressed and never decompressed', async () => {
    const compressed = gzipSync(Buffer.alloc(100_000));
    let asked: string | string[] | undefined;
    const url = await serveHttp((request, response) => {
      asked = request.headers['accept-encoding'];
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(compressed);
    });
    const result = await localClient().call(get(url, { maxBytes: 1_000 }));
    expect(asked).toBe('identity');
    expect(result).toMatchObject({ kind: 'answer', body: compressed });
  });
});

describe('connections', () => {
  it('are shared by calls in a burst', async () => {
    const ports = new Set<number | undefined>();
    const url = await serveHttp((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const client = localClient();
    for (let i = 0; i < 8; i++) expect((await client.call(post(url))).kind).toBe('answer');
    // Two and not one: undici holds a connection back for a moment after each answer.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('are closed with the client, after running calls have ended', async () => {
    const url = await serveHttp((_request, response) => setTimeout(() => response.end('late'), 50));
    const client = localClient();
    const running = client.call(get(url));
    await new Promise((resolve) => setTimeout(resolve, 10));
    await Promise.all([client.close(), client.close()]);
    expect(await running).toMatchObject({ kind: 'answer', status: 200 });
    expect(await client.call(get(url))).toEqual({ kind: 'neverSent', reason: expect.stringMatching(/^UND_ERR_/) });
  });
});

describe('a call that makes no sense', () => {
  it.each([
    ['not a url', 'invalid_url'],
    ['http://', 'invalid_url'],
    ['ftp://127.0.0.1/', 'scheme_not_allowed'],
    ['file:///etc/passwd', 'scheme_not_allowed'],
    ['gopher://127.0.0.1:70/', 'scheme_not_allowed'],
    ['javascript:alert(1)', 'scheme_not_allowed'],
    ['http://user:pass@127.0.0.1/', 'credentials_in_url'],
    ['http://user@127.0.0.1/', 'credentials_in_url'],
    ['http://127.0.0.1:22/', 'port_not_allowed'],
    ['http://127.0.0.1:25/', 'port_not_allowed'],
  ])('H: %s is never sent (%s)', async (url, reason) => {
    expect(await localClient().call(post(url))).toEqual({ kind: 'neverSent', reason });
  });

  it('is never sent with a header that would break out of its line', async () => {
    let requests = 0;
    const url = await serveHttp((_request, response) => {
      requests++;
      response.end();
    });
    const result = await localClient().call(post(url, { headers: { 'x-a': 'b\r\nx-c: d' } }));
    expect(result).toEqual({ kind: 'neverSent', reason: 'UND_ERR_INVALID_ARG' });
    expect(await localClient().call(post(url, { headers: { Host: 'bank.example' } }))).toEqual({
      kind: 'neverSent',
      reason: 'host_header_not_allowed',
    });
    expect(requests).toBe(0);
  });
});
