/**
 * Group H: where Tillgate may be made to call. Of the one client that every outgoing call goes through: a server process
 * adds nothing to it but the addresses its configuration names, and a round has no address to give to a stranger.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpClient, type HttpClientOptions } from '../../../../../server/outgoing/client.ts';
import type { ResolveAll } from '../../../../../server/outgoing/connector.ts';
import type { HttpClient, HttpResult } from '../../../../../server/outgoing/http-client.ts';
import type { Probe } from '../../probe.ts';
import { demand } from '../support/demand.ts';
import { each } from '../support/each.ts';

export type MakeClient = (options?: HttpClientOptions) => HttpClient;

const REFUSED = 'address_not_allowed';

const PRIVATE = [
  'http://127.0.0.1/',
  'http://0.0.0.0/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::127.0.0.1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://100.64.0.1/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'https://192.168.0.10/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://2130706433/',
  'http://017700000001/',
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://127.1/',
  'http://１２７.0.0.1/',
  'http://localhost/',
  'http://LOCALHOST/',
];

const SENSELESS: readonly (readonly [url: string, reason: string])[] = [
  ['ftp://93.184.216.34/', 'scheme_not_allowed'],
  ['file:///etc/passwd', 'scheme_not_allowed'],
  ['gopher://93.184.216.34:70/', 'scheme_not_allowed'],
  ['javascript:alert(1)', 'scheme_not_allowed'],
  ['http://user:pass@93.184.216.34/', 'credentials_in_url'],
  ['http://93.184.216.34:22/', 'port_not_allowed'],
  ['http://93.184.216.34:25/', 'port_not_allowed'],
  ['http://[fe80::1%25eth0]/', 'invalid_url'],
];

/** Names, and what they resolve to. */
const NAMES: readonly (readonly [what: string, host: string, addresses: readonly string[]])[] = [
  ['a name of nip.io', '127.0.0.1.nip.io', ['127.0.0.1']],
  ['localhost with a dot', 'localhost.', ['127.0.0.1']],
  ['a name with a private IPv6 address', 'printer.example', ['fd00::1']],
  ['a name of the cloud’s metadata', 'metadata.example', ['169.254.169.254']],
  ['a name with a public and a private address', 'mixed.example', ['93.184.216.34', '127.0.0.1']],
  ['a name without any address', 'nowhere.example', []],
];

const answering =
  (...addresses: readonly string[]): ResolveAll =>
  (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

/** What became of a call: the reason it was not sent for, else how it ended. */
async function called(client: HttpClient, url: string): Promise<string> {
  try {
    return endOf(await client.call({ method: 'POST', url, body: '{}', timeoutMs: 1_000 }));
  } finally {
    await client.close();
  }
}

const endOf = (result: HttpResult) => (result.kind === 'neverSent' ? result.reason : result.kind);

/** A peer of this machine that counts what reaches it, and sends it on. */
async function withPeer(work: (port: number, reached: () => number) => Promise<void>): Promise<void> {
  let reached = 0;
  const peer = createServer((request, response) => {
    reached += 1;
    response.writeHead(302, { location: `http://${request.headers.host}/elsewhere` }).end();
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  try {
    await work((peer.address() as AddressInfo).port, () => reached);
  } finally {
    peer.closeAllConnections();
    await new Promise((resolve) => peer.close(resolve));
  }
}

const rebinding = (makeClient: MakeClient): Probe => ({
  fault: 'H',
  title: 'DNS rebinding: a name that is public when it is checked and private when it is called',
  try: () =>
    withPeer(async (port, reached) => {
      let lookups = 0;
      const resolve: ResolveAll = (name, options, callback) => {
        lookups += 1;
        // 192.0.0.9 counts as public and answers nobody.
        answering(lookups === 1 ? '192.0.0.9' : '127.0.0.1')(name, options, callback);
      };
      const client = makeClient({ connectTimeoutMs: 50, resolve });
      const call = () =>
        client.call({ method: 'POST', url: `http://rebind.example:${port}/`, body: '{}', timeoutMs: 1_000 });
      try {
        demand('the first call was', (await call()).kind, 'neverSent');
        demand('names looked up', lookups, 1);
        demand('the second call was', endOf(await call()), REFUSED);
        demand('calls that reached this machine', reached(), 0);
      } finally {
        await client.close();
      }
    }),
});

const redirect = (makeClient: MakeClient): Probe => ({
  fault: 'H',
  title: 'a redirect is not followed',
  try: () =>
    withPeer(async (port, reached) => {
      const client = makeClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
      demand('the call was', await called(client, `http://127.0.0.1:${port}/`), 'answer');
      demand('calls that reached the peer', reached(), 1);
    }),
});

const otherName = (makeClient: MakeClient): Probe => ({
  fault: 'H',
  title: 'a private host that was named is reached by that name alone',
  try: () =>
    withPeer(async (port, reached) => {
      const named = { allowedPrivateHosts: new Set(['127.0.0.1']), resolve: answering('127.0.0.1') };
      demand('another name is', await called(makeClient(named), `http://other.example:${port}/`), REFUSED);
      demand('calls that reached it', reached(), 0);
      demand('its own name is', await called(makeClient(named), `http://127.0.0.1:${port}/`), 'answer');
    }),
});

/** @param makeClient another client, to show that these probes can fail */
export const egressProbes = (makeClient: MakeClient = createHttpClient): readonly Probe[] => [
  ...each(
    PRIVATE.map((url) => ['H', `${url} is not called`, url] as const),
    async (_world, url) => demand('the call was', await called(makeClient(), url), REFUSED),
  ),
  ...each(
    SENSELESS.map(([url, reason]) => ['H', `${url} is not called`, { url, reason }] as const),
    async (_world, { url, reason }) => demand('the call was', await called(makeClient(), url), reason),
  ),
  ...each(
    NAMES.map(([what, host, addresses]) => ['H', `${what} is not called`, { host, addresses }] as const),
    async (_world, { host, addresses }) => {
      const client = makeClient({ resolve: answering(...addresses) });
      demand('the call was', await called(client, `http://${host}/`), REFUSED);
    },
  ),
  rebinding(makeClient),
  redirect(makeClient),
  otherName(makeClient),
];
