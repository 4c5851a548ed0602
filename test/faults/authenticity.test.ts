/** Group C: who may speak to us, at the real routes. */
import { createHmac, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signCall } from '../../demo/craftingstore/index.ts';
import { DAY, MINUTE } from '../../server/clock.ts';
import { loadConfig } from '../../server/config/load.ts';
import { registry } from '../../server/registry.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { postRaw } from './raw-http.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.stop());

const body = (transactionId: string = randomUUID(), price = 900) => ({
  type: 'PENDING',
  transactionId,
  currency: 'eur',
  user: { identifier: '1', email: 'steve@example.com' },
  package: { name: 'VIP <rank> & "more"', notes: null, price },
  webhook: { failedUrl: 'https://blocks.example/failed', successUrl: 'https://blocks.example/success' },
});

const hmac = (text: string | Buffer, secret: string, algorithm = 'sha256') =>
  createHmac(algorithm, secret).update(text).digest('hex');

const post = (raw: string | Buffer<ArrayBuffer>, signature?: string, store = 'blocks') =>
  fetch(`${scene.url}/craftingstore/${store}`, {
    method: 'POST',
    body: raw,
    headers: { 'content-type': 'application/json', ...(signature !== undefined && { 'x-signature': signature }) },
  });

const everythingStored = async () => {
  const { read } = scene.tillgate.domain.database;
  const count = async (table: 'checkouts' | 'events' | 'notifications' | 'flags') =>
    (await read.selectFrom(table).select('id').execute()).length;
  return [await count('checkouts'), await count('events'), await count('notifications'), await count('flags')];
};

/** Refused as the platform's contract says, nothing stored, and the log does not help the forger. */
async function expectRefused(answer: { status: number; text: string }, before: number[], raw: string | Buffer) {
  expect([answer.status, answer.text.trim().split('\r\n').at(-1)]).toEqual([400, '{"success":false}']);
  expect(await everythingStored()).toEqual(before);
  const right = hmac(raw, scene.secrets.BLOCKS_SECRET);
  expect(answer.text).not.toContain(right);
  expect(scene.log().join('')).not.toContain(right);
}

describe('a create call that CraftingStore did not sign', () => {
  const raw = () => signCall(body(), scene.secrets.BLOCKS_SECRET).raw;
  const good = (text: string) => hmac(text, scene.secrets.BLOCKS_SECRET);

  it.each<[string, (text: string) => string | undefined]>([
    ['C1 has no signature', () => undefined],
    ['C1 has an empty one', () => ''],
    ['C2 has a wrong one', (text) => good(`${text} `)],
    ['C3 has a truncated one', (text) => good(text).slice(0, -1)],
    ['C4 has an upper-case one', (text) => good(text).toUpperCase()],
    ['C5 has two in one header', (text) => `${good(text)},${good(text)}`],
    ['C5 has one behind a prefix', (text) => `v1=${good(text)}`],
    ['C8 has another store’s', (text) => hmac(text, scene.secrets.OVERLAY_SECRET)],
    ['C12 has one made with an empty secret', (text) => hmac(text, '')],
    ['C15 has a longer one', (text) => `${good(text)}00`],
    ['C15 has one of a single byte', (text) => good(text).slice(0, 2)],
    ['C16 names another algorithm', (text) => `sha1=${hmac(text, scene.secrets.BLOCKS_SECRET, 'sha1')}`],
    ['C16 has one of SHA-1', (text) => hmac(text, scene.secrets.BLOCKS_SECRET, 'sha1')],
    ['C16 has one of SHA-512, cut to length', (text) => hmac(text, scene.secrets.BLOCKS_SECRET, 'sha512').slice(0, 64)],
    ['C16 says "none"', () => 'none'],
  ])('%s: refused, nothing stored, nothing given away', async (_what, forge) => {
    const before = await everythingStored();
    const text = raw();
    const response = await post(text, forge(text));
    await expectRefused({ status: response.status, text: await response.text() }, before, text);
  });

  it.each<[string, (signature: string) => string[]]>([
    ['C6 has the header twice, both right', (one) => [`X-Signature: ${one}`, `X-Signature: ${one}`]],
    ['C6 has a right one and a wrong one', (one) => [`X-Signature: ${'0'.repeat(64)}`, `X-Signature: ${one}`]],
    ['C7 has a signature that is not ASCII', (one) => [`X-Signature: ${one.slice(1)}\u00e9`]],
    ['C7 has full-width digits as UTF-8', (one) => [`X-Signature: ${one.slice(3)}\u00ef\u00bc\u0091`]],
  ])('%s: refused', async (_what, headers) => {
    const before = await everythingStored();
    const text = raw();
    const answer = await postRaw(scene.url, '/craftingstore/blocks', headers(good(text)), Buffer.from(text));
    await expectRefused(answer, before, text);
  });

  it.each<[string, (text: string) => string]>([
    ['C9 changed by one byte', (text) => text.replace('"price":900', '"price":901')],
    ['C9 with a byte order mark', (text) => `\ufeff${text}`],
    ['C9 with a second price before the first', (text) => text.replace('"price":900', '"price":1,"price":900')],
    ['C9 with a NUL behind it', (text) => `${text}\0`],
  ])('%s: refused', async (_what, change) => {
    const before = await everythingStored();
    const text = raw();
    const sent = change(text);
    const response = await post(sent, good(text));
    await expectRefused({ status: response.status, text: await response.text() }, before, sent);
  });

  it.each<[string, (text: string) => string]>([
    ['C9 with a trailing newline', (text) => `${text}\n`],
    ['C9 with CRLF between its members', (text) => text.replaceAll('","', '",\r\n"')],
    ['C9 re-serialised without PHP’s escapes', (text) => JSON.stringify(JSON.parse(text))],
  ])('%s: the meaning is the signed one, and it opens that very order', async (_what, change) => {
    const text = raw();
    const response = await post(change(text), good(text));
    expect(response.status).toBe(200);
    const { data } = (await response.json()) as { data: { url: string } };
    expect((await shopper(data.url).view()).amount).toEqual({ amountMinor: 900, currency: 'EUR' });
  });

  it.each(['gzip', 'deflate', 'br'])(
    'C10 compressed (%s), signed over either bytes: refused unread',
    async (encoding) => {
      const before = await everythingStored();
      const text = raw();
      const zipped = gzipSync(text);
      for (const signed of [hmac(zipped, scene.secrets.BLOCKS_SECRET), good(text)]) {
        const headers = [`Content-Encoding: ${encoding}`, `X-Signature: ${signed}`];
        expect((await postRaw(scene.url, '/craftingstore/blocks', headers, zipped)).status).toBe(415);
      }
      expect(await everythingStored()).toEqual(before);
    },
  );
});

describe('C11 a notification of the bank', () => {
  it.each([
    ['six minutes old', -6 * MINUTE, 400],
    ['six minutes in the future', 6 * MINUTE, 400],
    ['four minutes old', -4 * MINUTE, 200],
    ['four minutes in the future', 4 * MINUTE, 200],
  ])('%s by its signature', async (_what, shift, status) => {
    const { url } = await scene.craftingStore.purchase();
    const paid = await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    const charge = scene.charges().find(({ merchantRef }) => merchantRef === paid.body.payment?.id);
    const notification = scene.bank.notification(charge?.ref ?? '', scene.clock.now() + shift);
    const { headers, body } = notification ?? { headers: {}, body: Buffer.alloc(0) };
    const response = await fetch(`${scene.url}/notifications/card`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    expect(response.status).toBe(status);
  });

  it('has no clock to be wrong about in CraftingStore’s scheme: a host an hour off still verifies', async () => {
    scene.clock.advance(60 * MINUTE);
    expect((await scene.craftingStore.purchase()).status).toBe(200);
  });
});

describe('C12 an empty secret', () => {
  it('is no configuration: the server does not start, and the message names the key', async () => {
    const env = { ...scene.secrets, BLOCKS_SECRET: '' };
    const result = await loadConfig({ file: `${scene.folder}/tillgate.yaml`, env, registry });
    expect(result.ok).toBe(false);
    if (!result.ok) expect(JSON.stringify(result.problems)).toMatch(/stores\.blocks\.secret|secret/);
  });
});

describe('C13 a rotated secret', () => {
  it('is accepted beside its successor while it is named, and refused after', async () => {
    const rotating = await openScene({
      // CraftingStore still signs with what is the previous secret here.
      edit: (yaml) =>
        yaml.replace(
          `secret: \${BLOCKS_SECRET}`,
          `secret: a-brand-new-secret-0123456789\n    secretPrevious: \${BLOCKS_SECRET}`,
        ),
    });
    try {
      expect((await rotating.craftingStore.purchase()).status).toBe(200);
      const { raw, signature } = signCall(body(), 'a-brand-new-secret-0123456789');
      const init = { method: 'POST', body: raw, headers: { 'x-signature': signature } };
      expect((await fetch(`${rotating.url}/craftingstore/blocks`, init)).status).toBe(200);
      await rotating.restart((yaml) => yaml.replace(/\n {4}secretPrevious: .*/, ''));
      expect((await rotating.craftingStore.purchase()).status).toBe(400);
    } finally {
      await rotating.stop();
    }
  });
});

describe('C14 a create call replayed', () => {
  it('a day later leads to the same link and opens nothing', async () => {
    const { transactionId, url } = await scene.craftingStore.purchase();
    const before = await everythingStored();
    await scene.pass(DAY);
    const stored = await everythingStored();
    const again = await scene.craftingStore.repeat(transactionId);
    expect([again.status, again.url]).toEqual([200, url]);
    expect(stored[0]).toBe(before[0]);
    expect(await everythingStored()).toEqual(stored);
  });

  it('after it was paid charges nobody and tells nobody', async () => {
    const { transactionId, url } = await scene.craftingStore.purchase();
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the store to be told', async () => (await shopper(url ?? '').view()).storeInformed);
    const charges = scene.charges().length;
    await scene.pass(DAY);
    const again = await scene.craftingStore.repeat(transactionId);
    expect(again.url).toBe(url);
    const pressed = await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    expect([200, 409]).toContain(pressed.status);
    await scene.pass(MINUTE);
    expect(scene.charges()).toHaveLength(charges);
    expect(scene.craftingStore.ledger.callbacksFor(transactionId)).toHaveLength(1);
  });
});
