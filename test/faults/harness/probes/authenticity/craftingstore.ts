/** Group C at CraftingStore's create call: who may open a checkout. */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Probe, ProbeWorld } from '../../probe.ts';
import { CutOffError } from '../support/cut-off.ts';
import { demand, demandThat } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { buy, CREATE, createText, idIn, type Secret, secretOf, signatureOf, urlIn } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

const hmac = (world: ProbeWorld, text: string, algorithm: string, secret: Secret = 'BLOCKS_SECRET') =>
  createHmac(algorithm, secretOf(world, secret)).update(text).digest('hex');

/** Refused as the platform's contract says, and neither the answer nor the log helps the forger. */
function demandRefused(world: ProbeWorld, answer: { status: number; text: string }, signed: string): void {
  demand('the forgery was answered', [answer.status, bodyOf(answer.text)], [400, '{"success":false}']);
  const right = signatureOf(world, signed);
  demandThat('the right signature is given away', !answer.text.includes(right), answer.text);
  demandThat('the right signature is in the log', !world.log().includes(right), right);
}

/** What stands behind the head, where there is one. */
const bodyOf = (text: string) => text.trim().split('\r\n').at(-1);

type Forge = (world: ProbeWorld, text: string) => string | null;

const FORGED: readonly (readonly [string, string, Forge])[] = [
  ['C1', 'no signature', () => null],
  ['C1', 'an empty signature', () => ''],
  ['C2', 'the signature of another body', (world, text) => signatureOf(world, `${text} `)],
  ['C3', 'a truncated signature', (world, text) => signatureOf(world, text).slice(0, -1)],
  ['C4', 'an upper-case signature', (world, text) => signatureOf(world, text).toUpperCase()],
  ['C5', 'two signatures in one header', (world, text) => `${signatureOf(world, text)},${signatureOf(world, text)}`],
  ['C5', 'a signature behind a prefix', (world, text) => `v1=${signatureOf(world, text)}`],
  ['C8', 'another store’s signature', (world, text) => hmac(world, text, 'sha256', 'OVERLAY_SECRET')],
  [
    'C12',
    'a signature made with an empty secret',
    (_world, text) => createHmac('sha256', '').update(text).digest('hex'),
  ],
  ['C15', 'a longer signature', (world, text) => `${signatureOf(world, text)}00`],
  ['C15', 'a signature of one byte', (world, text) => signatureOf(world, text).slice(0, 2)],
  ['C16', 'SHA-1, named', (world, text) => `sha1=${hmac(world, text, 'sha1')}`],
  ['C16', 'SHA-1', (world, text) => hmac(world, text, 'sha1')],
  ['C16', 'SHA-512, cut to length', (world, text) => hmac(world, text, 'sha512').slice(0, 64)],
  ['C16', 'no algorithm', () => 'none'],
];

const HEADERS: readonly (readonly [string, string, (signature: string) => readonly string[]])[] = [
  ['C6', 'the header twice, both right', (one) => [`X-Signature: ${one}`, `X-Signature: ${one}`]],
  ['C6', 'a wrong header and a right one', (one) => [`X-Signature: ${'0'.repeat(64)}`, `X-Signature: ${one}`]],
  ['C7', 'a signature that is not ASCII', (one) => [`X-Signature: ${one.slice(1)}\u00e9`]],
  ['C7', 'full-width digits', (one) => [`X-Signature: ${one.slice(3)}\u00ef\u00bc\u0091`]],
];

const without = (text: string, at: number) => text.slice(0, at) + text.slice(at + 1);

const CHANGED: readonly (readonly [string, string, (text: string, at: number) => string])[] = [
  ['C9', 'a digit of the price changed', (text, at) => text.replace('"price":900', `"price":90${1 + (at % 9)}`)],
  ['C9', 'a byte order mark', (text) => `\ufeff${text}`],
  ['C9', 'a NUL behind the body', (text) => `${text}\0`],
  ['C9', 'a member twice', (text) => text.replace('"price":900', '"price":1,"price":900')],
  [
    'C9',
    'a byte of the order’s id dropped',
    (text, at) => text.replace(/(PROBE-)(.{36})/, (_all, head, id) => head + without(id, at % 36)),
  ],
];

/** What changes no meaning: a proxy may write JSON anew. */
const SAME: readonly (readonly [string, string, (text: string) => string])[] = [
  ['C9', 'a trailing newline keeps its meaning', (text) => `${text}\n`],
  ['C9', 'CRLF between members keeps its meaning', (text) => text.replaceAll('","', '",\r\n"')],
  ['C9', 're-serialised it keeps its meaning', (text) => JSON.stringify(JSON.parse(text))],
];

const replay: Probe = {
  fault: 'C14',
  title: 'a create call replayed leads to the same checkout and changes nothing',
  async try(world) {
    const { transactionId, url, view } = await buy(world);
    const before = await view();
    const again = await world.stores.craftingStore.repeat(transactionId);
    if (again.status === null) throw new CutOffError('The replay was not answered');
    demand('the replay was answered', [again.status, again.url], [200, url]);
    demand('the checkout has become', { ...(await view()), now: 0 }, { ...before, now: 0 });
  },
};

export const craftingStoreProbes: readonly Probe[] = [
  ...each(FORGED, async (world, forge) => {
    const text = createText();
    const forged = forge(world, text);
    const headers = { 'content-type': 'application/json', ...(forged !== null && { 'x-signature': forged }) };
    demandRefused(world, await visitor(world).ask(CREATE, { method: 'POST', headers, body: text }), text);
  }),
  ...each(HEADERS, async (world, headersOf) => {
    const text = createText();
    demandRefused(
      world,
      await visitor(world).post(CREATE, headersOf(signatureOf(world, text)), Buffer.from(text)),
      text,
    );
  }),
  ...each(CHANGED, async (world, change) => {
    const text = createText();
    const sent = change(text, world.random(text.length));
    const headers = { 'x-signature': signatureOf(world, text) };
    demandRefused(world, await visitor(world).ask(CREATE, { method: 'POST', headers, body: sent }), sent);
  }),
  ...each(SAME, async (world, change) => {
    const text = createText();
    const stranger = visitor(world);
    const headers = { 'x-signature': signatureOf(world, text) };
    const url = urlIn(await stranger.ask(CREATE, { method: 'POST', headers, body: change(text) }));
    const { amount } = JSON.parse((await stranger.ask(`/api/checkouts/${idIn(url)}`)).text);
    demand('the amount', amount, { amountMinor: 900, currency: 'EUR' });
  }),
  ...each(
    ['gzip', 'deflate', 'br'].map(
      (coding) => ['C10', `a body in ${coding}, signed over either bytes`, coding] as const,
    ),
    async (world, coding) => {
      const text = createText();
      const zipped = gzipSync(text);
      const secret = secretOf(world, 'BLOCKS_SECRET');
      for (const signed of [createHmac('sha256', secret).update(zipped).digest('hex'), signatureOf(world, text)]) {
        const headers = [`Content-Encoding: ${coding}`, `X-Signature: ${signed}`];
        demand('the status', (await visitor(world).post(CREATE, headers, zipped)).status, 415);
      }
    },
  ),
  replay,
];
