import { describe, expect, it } from 'vitest';
import { createHttpClient, isPublicAddress, privateHostsNamedBy } from '../../../server/outgoing/client.ts';
import type { ResolveAll } from '../../../server/outgoing/connector.ts';
import { get, localClient, post, serveHttp } from './servers.ts';

const refused = { kind: 'neverSent', reason: 'address_not_allowed' };

describe('isPublicAddress', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '::7f00:1',
    '4000::1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'fc00::1',
    'fd00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'localhost',
    '127.1',
    '0x7f.1',
    '',
  ])('H: %s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1%eth0',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('a private address nobody named', () => {
  it.each([
    'http://127.0.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://１２７.0.0.1/',
    'https://192.168.0.10/',
    'http://localhost/',
    'http://LOCALHOST/',
  ])('H: is refused as %s', async (url) => {
    expect(await createHttpClient().call(post(url))).toEqual(refused);
  });

  it('H: a link-local address with a zone is no URL at all', async () => {
    expect(await createHttpClient().call(post('http://[fe80::1%25eth0]/'))).toMatchObject({ kind: 'neverSent' });
  });

  const answers = (...addresses: string[]): ResolveAll => {
    return (_name, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  };

  it.each([
    ['a public name with a private address', ['127.0.0.1']],
    ['a public name with a private IPv6 address', ['fd00::1']],
    ['a name with a public and a private address', ['8.8.8.8', '127.0.0.1']],
    ['a name without any address', []],
  ])('H: is refused as %s', async (_what, addresses) => {
    const client = createHttpClient({ resolve: answers(...addresses) });
    for (const host of ['127.0.0.1.nip.io', 'localhost.', 'printer.local']) {
      expect(await client.call(post(`http://${host}/`))).toEqual(refused);
    }
  });

  it('H: is refused although the host was named, when another host leads there', async () => {
    let requests = 0;
    const url = await serveHttp((_request, response) => {
      requests++;
      response.end();
    });
    const client = localClient({ resolve: answers('127.0.0.1') });
    expect(await client.call(post(url.replace('127.0.0.1', 'rebound.example')))).toEqual(refused);
    expect(requests).toBe(0);
  });

  it('H: DNS rebinding: every connection is made to the address that was checked', async () => {
    let requests = 0;
    const url = await serveHttp((_request, response) => {
      requests++;
      response.end();
    });
    let lookups = 0;
    const client = localClient({
      connectTimeoutMs: 50,
      // Public for whoever checks first, private for whoever asks again.
      resolve: (name, options, callback) => {
        lookups++;
        answers(lookups === 1 ? '192.0.0.9' : '127.0.0.1')(name, options, callback);
      },
    });
    const target = url.replace('127.0.0.1', 'rebind.example');
    expect((await client.call(post(target))).kind).toBe('neverSent');
    expect(lookups).toBe(1);
    expect(await client.call(post(target))).toEqual(refused);
    expect(lookups).toBe(2);
    expect(requests).toBe(0);
  });
});

describe('a private host the merchant named', () => {
  it('is reached, under exactly that name', async () => {
    const url = await serveHttp((_request, response) => response.end('lan'));
    const allowedPrivateHosts = privateHostsNamedBy([url]);
    expect(await localClient({ allowedPrivateHosts }).call(get(url))).toMatchObject({ kind: 'answer', status: 200 });
    const byName = url.replace('127.0.0.1', 'localhost');
    expect(await localClient({ allowedPrivateHosts }).call(get(byName))).toEqual(refused);
    expect(await localClient({ allowedPrivateHosts: privateHostsNamedBy([byName]) }).call(get(byName))).toMatchObject({
      kind: 'answer',
      status: 200,
    });
  });

  it('is found among the configured URLs', () => {
    expect(
      privateHostsNamedBy([
        'http://127.0.0.1:8080/a',
        'https://192.168.1.5',
        'http://[::1]:3000',
        'wss://localhost:3001/websocket',
        'http://2130706433/',
        'https://api.craftingstore.net/callback/custom',
        'https://8.8.8.8/',
        'http://localhost.example/',
        'no url',
      ]),
    ).toEqual(new Set(['127.0.0.1', '192.168.1.5', '::1', 'localhost']));
  });
});
