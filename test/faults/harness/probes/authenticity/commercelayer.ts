/** Group C at Commerce Layer's actions, of both its payment models: who may move an order's money. */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { sign } from '../../../../../demo/commercelayer/index.ts';
import type { Probe, ProbeWorld } from '../../probe.ts';
import { demand, demandThat } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { type Secret, secretOf } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

interface Address {
  readonly path: string;
  readonly secret: Secret;
}

const at = (action: string): Address => ({ path: `/commercelayer/fashion/${action}`, secret: 'FASHION_SECRET' });
const paymentsAt = (action: string): Address => ({ ...at(`payments/${action}`), secret: 'FASHION_PAYMENTS_SECRET' });

const ADDRESSES = [
  ...['authorize', 'capture', 'void', 'refund', 'token'].map(at),
  ...['session', 'authorization', 'capture', 'void', 'refund', 'token'].map(paymentsAt),
];

const anyAddress = ({ random }: ProbeWorld): Address => ADDRESSES[random(ADDRESSES.length)] ?? at('refund');

/** Whatever it says: nobody reads it before the signature is right. */
const TEXT = JSON.stringify({ data: { type: 'refunds', id: 'xYZ', attributes: { amount_cents: 100 } }, included: [] });

function demandRefused(world: ProbeWorld, answer: { status: number; text: string }, right: string): void {
  demand('the status', answer.status, 401);
  demandThat('the code must be one of signatures', /"code":"signature_[a-z]+"/.test(answer.text), answer.text);
  demandThat('the right signature is given away', !answer.text.includes(right), answer.text);
  demandThat('the right signature is in the log', !world.log().includes(right), right);
}

type Forge = (secret: string, world: ProbeWorld) => string | null;

const digest = (secret: string, algorithm: string) => createHmac(algorithm, secret).update(TEXT).digest();

const FORGED: readonly (readonly [string, string, Forge])[] = [
  ['C1', 'an action without a signature', () => null],
  ['C1', 'an action with an empty signature', () => ''],
  ['C2', 'an action with the signature of another body', (secret) => sign(`${TEXT} `, secret)],
  ['C3', 'an action with a truncated signature', (secret) => sign(TEXT, secret).slice(0, -1)],
  ['C4', 'an action with a hexadecimal signature', (secret) => digest(secret, 'sha256').toString('hex')],
  ['C5', 'an action with two signatures in one header', (secret) => `${sign(TEXT, secret)},${sign(TEXT, secret)}`],
  ['C5', 'an action with a signature behind a prefix', (secret) => `sha256=${sign(TEXT, secret)}`],
  ['C8', 'an action signed by another store', (_secret, world) => sign(TEXT, secretOf(world, 'BLOCKS_SECRET'))],
  ['C12', 'an action signed with an empty secret', () => sign(TEXT, '')],
  ['C15', 'an action with a longer signature', (secret) => `${sign(TEXT, secret)}AAAA`],
  ['C15', 'an action with a signature of one byte', () => 'QQ=='],
  ['C16', 'an action signed with SHA-1', (secret) => digest(secret, 'sha1').toString('base64')],
  [
    'C16',
    'an action signed with half of SHA-512',
    (secret) => digest(secret, 'sha512').subarray(0, 32).toString('base64'),
  ],
];

const HEADER = 'X-CommerceLayer-Signature';

const HEADERS: readonly (readonly [string, string, (signature: string) => readonly string[]])[] = [
  ['C6', 'an action with the header twice, both right', (one) => [`${HEADER}: ${one}`, `${HEADER}: ${one}`]],
  ['C6', 'an action with a wrong and a right header', (one) => [`${HEADER}: ${'A'.repeat(43)}=`, `${HEADER}: ${one}`]],
  ['C7', 'an action with a signature that is not ASCII', (one) => [`${HEADER}: ${one.slice(1)}\u00e9`]],
];

/** Here the signature is over the very bytes. */
const CHANGED: readonly (readonly [string, string, (text: string) => string])[] = [
  ['C9', 'an action with one digit changed', (text) => text.replace(':100', ':900')],
  ['C9', 'an action re-serialised', (text) => JSON.stringify(JSON.parse(text), null, 1)],
  ['C9', 'an action with a byte order mark', (text) => `\ufeff${text}`],
  ['C9', 'an action with a trailing newline', (text) => `${text}\n`],
  ['C9', 'an action with CRLF between members', (text) => text.replaceAll('","', '",\r\n"')],
  ['C9', 'an action with a member twice', (text) => text.replace(':100', ':900,"amount_cents":100')],
];

const post = (world: ProbeWorld, path: string, body: string, signature: string | null) =>
  visitor(world).ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.api+json', ...(signature !== null && { [HEADER]: signature }) },
    body,
  });

const otherApi: Probe = {
  fault: 'C8',
  title: 'an action signed with the secret of the other payment model',
  async try(world) {
    const { path, secret } = anyAddress(world);
    const other = secret === 'FASHION_SECRET' ? 'FASHION_PAYMENTS_SECRET' : 'FASHION_SECRET';
    const answer = await post(world, path, TEXT, sign(TEXT, secretOf(world, other)));
    demandRefused(world, answer, sign(TEXT, secretOf(world, secret)));
  },
};

const compressed: Probe = {
  fault: 'C10',
  title: 'a compressed action, signed over either bytes',
  async try(world) {
    const { path, secret } = anyAddress(world);
    const zipped = gzipSync(TEXT);
    for (const signed of [zipped, TEXT]) {
      const headers = ['Content-Encoding: gzip', `${HEADER}: ${sign(signed, secretOf(world, secret))}`];
      demand('the status', (await visitor(world).post(path, headers, zipped)).status, 415);
    }
  },
};

export const commerceLayerProbes: readonly Probe[] = [
  ...each(FORGED, async (world, forge) => {
    const { path, secret } = anyAddress(world);
    const key = secretOf(world, secret);
    demandRefused(world, await post(world, path, TEXT, forge(key, world)), sign(TEXT, key));
  }),
  ...each(HEADERS, async (world, headersOf) => {
    const { path, secret } = anyAddress(world);
    const right = sign(TEXT, secretOf(world, secret));
    demandRefused(world, await visitor(world).post(path, headersOf(right), Buffer.from(TEXT)), right);
  }),
  ...each(CHANGED, async (world, change) => {
    const { path, secret } = anyAddress(world);
    const key = secretOf(world, secret);
    demandRefused(world, await post(world, path, change(TEXT), sign(TEXT, key)), sign(change(TEXT), key));
  }),
  otherApi,
  compressed,
];
