/** What is not quite HTTP: cut, doubled, smuggled, or nothing of the kind. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stores, startInProcess, startStores } from '../../support/world.ts';
import { exchangeBytes } from './exchange.ts';
import { fuzzed } from './settings.ts';

let stores: Stores;
let stop: () => Promise<void>;
beforeAll(async () => {
  stores = await startStores();
  const tillgate = await startInProcess(stores);
  stop = async () => {
    await tillgate.stop();
    await stores.stop();
  };
});
afterAll(() => stop());

const CRLF = '\r\n';
const lines = (...of: string[]) => of.join(CRLF) + CRLF + CRLF;

/** Each read in two ways by somebody, once. */
const BROKEN: readonly string[] = [
  '',
  CRLF.repeat(500),
  'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'GET /healthz\r\n\r\n',
  'GET http://evil.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n',
  lines('GET /healthz HTTP/1.1', 'Host: a', 'Host: b'),
  lines('GET /healthz HTTP/1.1', 'Host: x', ' folded: y'),
  lines('GET /healthz HTTP/1.1', 'Host: x', 'No colon here'),
  lines('GET /healthz HTTP/1.1', 'Host: x', 'X\0Y: z'),
  lines('GET /health z HTTP/1.1', 'Host: x'),
  `${lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Content-Length: 5', 'Content-Length: 6')}abcdef`,
  lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Content-Length: -1'),
  lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Content-Length: 1e3'),
  lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Content-Length: 99999999999999999999'),
  `${lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n`,
  `${lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked')}zz\r\nabc\r\n`,
  `${lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked')}FFFFFFFFFFFFFFFF\r\nabc`,
  `${lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Transfer-Encoding: xchunked')}0\r\n\r\n`,
  `${lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`,
  `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
  `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03`,
  lines('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example'),
  lines('GET * HTTP/1.1', 'Host: x'),
  lines('OPTIONS * HTTP/1.1', 'Host: x', 'Connection: close'),
  lines('GET /healthz HTTP/1.1', 'Host: x', `X: ${'a'.repeat(70_000)}`),
  lines(`GET /${'a'.repeat(70_000)} HTTP/1.1`, 'Host: x'),
  lines('GET /healthz HTTP/1.1', 'Host: x', 'Upgrade: websocket', 'Connection: Upgrade, close'),
];

/** 4xx, a closed connection, or what the part of it that is right asks for; never a 5xx but Node's own "not implemented". */
async function expectHarmless(bytes: Buffer): Promise<void> {
  const { status, body } = await exchangeBytes(stores.tillgateUrl, bytes, true);
  expect(status < 500 || status === 501, `status ${status}`).toBe(true);
  expect(body.toString('latin1')).not.toMatch(/tillgate_confirmations|node_modules|at \w+ \(/);
}

const alive = async () => expect((await fetch(`${stores.tillgateUrl}/healthz`)).status).toBe(200);

describe('bytes that are no request', () => {
  it.each(BROKEN.map((bytes) => [bytes.slice(0, 60), bytes]))('%j do no harm', async (_shown, bytes) => {
    await expectHarmless(Buffer.from(bytes, 'latin1'));
    await alive();
  });

  it('of any kind do none either', async () => {
    const bytes = fc.uint8Array({ maxLength: 4_000 }).map((array) => Buffer.from(array));
    await fc.assert(fc.asyncProperty(bytes, expectHarmless), fuzzed);
    await alive();
  });

  it('nor requests that are cut anywhere, or have a byte changed', async () => {
    const body = '{"type":"PENDING"}';
    const whole = `${lines('POST /craftingstore/blocks HTTP/1.1', 'Host: x', 'X-Signature: aa', `Content-Length: ${body.length}`)}${body}`;
    const spoilt = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.boolean()).map(([at, byte, cut]) => {
      const bytes = Buffer.from(whole, 'latin1');
      if (cut) return bytes.subarray(0, at);
      bytes[at] = byte;
      return bytes;
    });
    await fc.assert(fc.asyncProperty(spoilt, expectHarmless), fuzzed);
    await alive();
  });
});
