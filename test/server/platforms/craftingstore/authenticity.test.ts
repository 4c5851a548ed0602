/** Group C of the fault list: who may open a link. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../../server/http/raw.ts';
import { phpJsonEncode } from '../../../../server/platforms/craftingstore/php-json.ts';
import { openStore, order, phpVector, post, postOrder, SECRET, sign } from './fixture.ts';

const bytes = phpJsonEncode(order());
const NO = { status: 400, body: { success: false } };

async function expectRefused(code: string, request: RawRequest, store = openStore()) {
  const verdict = await store.parseRequest(request);
  expect(verdict).toMatchObject({ verdict: 'refused', code, reply: NO });
  // C: a refusal never shows what the right signature would have been.
  expect(JSON.stringify(verdict)).not.toMatch(/[0-9a-f]{64}/);
  expect(JSON.stringify(verdict)).not.toContain(SECRET);
}

async function expectOpened(request: RawRequest, store = openStore()) {
  expect(await store.parseRequest(request)).toMatchObject({ verdict: 'open' });
}

describe('X-Signature', () => {
  it('C1 refuses a missing or empty signature', async () => {
    await expectRefused('signature_missing', post(bytes, { 'x-signature': undefined }));
    await expectRefused('signature_missing', post(bytes, { 'x-signature': '' }));
  });

  it('C2 refuses a wrong signature', async () => {
    await expectRefused('signature_mismatch', post(bytes, { 'x-signature': 'a'.repeat(64) }));
  });

  it('C3 refuses a truncated signature', async () => {
    await expectRefused('signature_malformed', post(bytes, { 'x-signature': sign(bytes).slice(0, 63) }));
    await expectRefused('signature_malformed', post(bytes, { 'x-signature': sign(bytes).slice(0, 32) }));
  });

  it('C4 refuses upper-case hex, which PHP does not send', async () => {
    await expectRefused('signature_malformed', post(bytes, { 'x-signature': sign(bytes).toUpperCase() }));
  });

  it('C5 refuses extra signatures, prefixes and white space', async () => {
    const right = sign(bytes);
    for (const header of [`${right}, ${right}`, `${right},`, `sha256=${right}`, ` ${right}`, `${right}\n`]) {
      await expectRefused('signature_malformed', post(bytes, { 'x-signature': header }));
    }
  });

  it('C6 refuses a repeated header, even when both are right', async () => {
    await expectRefused('signature_malformed', post(bytes, { 'x-signature': [sign(bytes), sign(bytes)] }));
  });

  it('C7 refuses a signature that is not ASCII', async () => {
    await expectRefused('signature_malformed', post(bytes, { 'x-signature': '\u00e9'.repeat(64) }));
    await expectRefused('signature_malformed', post(bytes, { 'x-signature': '１'.repeat(64) }));
  });

  it("C8 refuses another store's valid signature", async () => {
    const other = openStore({ secret: 'k3y-of-another-store' });
    await expectRefused('signature_mismatch', postOrder(order()), other);
    await expectOpened(postOrder(order(), 'k3y-of-another-store'), other);
  });

  it('C10 refuses a compressed body, signed or not', async () => {
    const gzip = gzipSync(bytes);
    await expectRefused('body_malformed', post(gzip, { 'content-encoding': 'gzip' }));
    await expectRefused('signature_mismatch', post(gzip, { 'x-signature': sign(bytes), 'content-encoding': 'gzip' }));
  });

  it('C12 refuses an empty secret in the configuration, and verifies nothing against an empty previous one', async () => {
    expect(() => openStore({ secret: '' })).toThrow(/secret/);
    await expectRefused('signature_mismatch', postOrder(order(), ''), openStore({ secretPrevious: '' }));
  });

  it('C13 accepts the previous secret during a rotation only', async () => {
    const request = postOrder(order(), 'k3y-of-last-year');
    await expectOpened(request, openStore({ secretPrevious: 'k3y-of-last-year' }));
    await expectOpened(postOrder(order()), openStore({ secretPrevious: 'k3y-of-last-year' }));
    await expectRefused('signature_mismatch', request, openStore());
  });

  it('C14 reads a replay a day later as the same order with the same quote', async () => {
    const store = openStore();
    expect(await store.parseRequest(postOrder(order()))).toEqual(await store.parseRequest(postOrder(order())));
  });

  it('C15 compares signatures of every length and content without throwing', async () => {
    const store = openStore();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 130, unit: fc.constantFrom('0', 'a', 'f', 'G', ' ', 'é') }),
        async (header) => {
          expect(await store.parseRequest(post(bytes, { 'x-signature': header }))).toMatchObject({
            verdict: 'refused',
          });
        },
      ),
    );
  });

  it('never throws on arbitrary bytes, signed or not', async () => {
    const store = openStore();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (raw, signed) => {
        const body = Buffer.from(raw);
        const request = post(body, signed ? {} : { 'x-signature': 'a'.repeat(64) });
        expect(await store.parseRequest(request)).toMatchObject({ verdict: 'refused', reply: NO });
      }),
    );
  });
});

describe('C9 a body that changed on the way', () => {
  const signature = { 'x-signature': sign(bytes) };

  it('is refused when one byte of its meaning changed', async () => {
    await expectRefused('signature_mismatch', post(bytes.replace('900', '901'), signature));
    await expectRefused('signature_mismatch', post(bytes.replace('ABCD', 'ABCE'), signature));
    await expectRefused('signature_mismatch', post(bytes.slice(0, -1), signature));
  });

  it('is refused whichever single byte changed to another letter or digit', async () => {
    const store = openStore();
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at] === 0x37 ? 0x38 : 0x37;
      expect(await store.parseRequest(post(changed, signature))).toMatchObject({ code: 'signature_mismatch' });
    }
  });

  it('is accepted when only its spelling changed: a proxy re-serialised it, or added white space', async () => {
    await expectOpened(post(JSON.stringify(order()), signature));
    await expectOpened(post(JSON.stringify(order(), null, 2), signature));
    await expectOpened(post(`${bytes}\n`, signature));
    await expectOpened(post(`\r\n${bytes}\r\n`, signature));
  });

  it("is accepted when the sender's HTTP client escaped more than PHP's json_encode", async () => {
    const { encoded, hex, hmac } = phpVector('order-hard');
    const store = openStore({ secret: 'secretKey' });
    expect(hex).not.toBe(encoded);
    await expectOpened(post(hex, { 'x-signature': hmac }), store);
    await expectOpened(post(encoded, { 'x-signature': hmac }), store);
  });

  it('is refused with a byte order mark', async () => {
    await expectRefused('signature_mismatch', post(`\ufeff${bytes}`, signature));
    await expectRefused('body_malformed', post(`\ufeff${bytes}`));
  });

  it('is refused when a repeated member could hide a second price, even if signed', async () => {
    const doubled = bytes.replace('"price":900', '"price":1,"price":900');
    await expectRefused('signature_mismatch', post(doubled, signature));
    await expectRefused('body_malformed', post(doubled));
  });
});

describe('known answers of the reference (secret secretKey)', () => {
  const store = openStore({ secret: 'secretKey' });
  const { value, encoded } = phpVector('order');

  it.each([
    [
      'the confirmation',
      '{"type":"paid","transactionId":"DUMMY-DUMMY-DUMMY"}',
      'bbb3f64cfc9f44ef30bfc178ce5d2e77bf7db6ddb7a40472554c8789aa4dbf17',
    ],
    [
      "the confirmation with the page's stray blanks",
      '{"type": "paid","transactionId": "DUMMY-DUMMY-DUMMY"}',
      '980cf9bc29f574fcf21411629b07ccad45f8851b2a69add49a54eea1c092b5d8',
    ],
    ['the order in PHP form', encoded, '542654d5b54eff295693e2a0bc2653a00b27ee2aed197ce1b9134003c34fb01f'],
    [
      'the order as JSON.stringify prints it',
      JSON.stringify(value),
      '0901cf8c61395fd140cffea928943f157ef3c2b8fa4d5ff29171fd2839dbb86f',
    ],
  ])('signs %s', (_, text, signature) => {
    expect(sign(text, 'secretKey')).toBe(signature);
  });

  it('opens the order signed by PHP, as sent and re-serialised', async () => {
    const signature = { 'x-signature': '542654d5b54eff295693e2a0bc2653a00b27ee2aed197ce1b9134003c34fb01f' };
    await expectOpened(post(encoded, signature), store);
    await expectOpened(post(JSON.stringify(value), signature), store);
  });
});
