import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { phpJson, phpSignature } from '../../../demo/craftingstore/index.ts';

/** Written by PHP itself. Parsed here, because an imported JSON module loses the member `__proto__`. */
const vectors: Record<string, { value: unknown; encoded: string; hmac: string }> = JSON.parse(
  readFileSync(new URL('../../fixtures/php/vectors.json', import.meta.url), 'utf8'),
);

const createBody = {
  type: 'PENDING',
  transactionId: 'DUMMY-DUMMY-DUMMY-DUMMY',
  currency: 'usd',
  user: {
    identifier: '1234567',
    email: 'dummy@craftingstore.net',
    firstName: 'Søren',
    lastName: null,
    billingAddressLineOne: null,
    billingAddressLineTwo: null,
    billingCity: null,
    billingZipCode: null,
    billingCountry: null,
  },
  package: { name: 'VIP £9', notes: null, price: 900 },
  webhook: {
    failedUrl: 'https://example.craftingstore.net/failed',
    successUrl: 'https://example.craftingstore.net/success',
  },
};

describe("the fake's PHP", () => {
  // The known-answer vectors of the CraftingStore reference, secret `secretKey`.
  it.each([
    [
      'the compact callback',
      phpJson({ type: 'paid', transactionId: 'DUMMY-DUMMY-DUMMY' }),
      'bbb3f64cfc9f44ef30bfc178ce5d2e77bf7db6ddb7a40472554c8789aa4dbf17',
    ],
    [
      "the documentation's spaced literal",
      '{"type": "paid","transactionId": "DUMMY-DUMMY-DUMMY"}',
      '980cf9bc29f574fcf21411629b07ccad45f8851b2a69add49a54eea1c092b5d8',
    ],
    [
      'the create body as PHP writes it',
      phpJson(createBody),
      '542654d5b54eff295693e2a0bc2653a00b27ee2aed197ce1b9134003c34fb01f',
    ],
    [
      'the create body as JavaScript writes it',
      JSON.stringify(createBody),
      '0901cf8c61395fd140cffea928943f157ef3c2b8fa4d5ff29171fd2839dbb86f',
    ],
  ])('signs %s', (_name, raw, signature) => {
    expect(phpSignature(raw, 'secretKey')).toBe(signature);
  });

  it.each(Object.entries(vectors).filter(([, { value }]) => !hasFraction(value)))(
    'encodes and signs "%s" as real PHP did',
    (_name, { value, encoded, hmac }) => {
      expect(phpJson(value)).toBe(encoded);
      expect(phpSignature(encoded, 'secretKey')).toBe(hmac);
    },
  );

  it('escapes slashes, quotes, controls and everything beyond ASCII, but neither tags nor DEL', () => {
    expect(phpJson('a/b "c" \\ \n\u0001\u007f é 🐉 <&\'>')).toBe(
      '"a\\/b \\"c\\" \\\\ \\n\\u0001\u007f \\u00e9 \\ud83d\\udc09 <&\'>"',
    );
  });

  it.each([0.5, 2 ** 53, Number.NaN])('refuses %s, which the store never sends', (value) => {
    expect(() => phpJson(value)).toThrow(RangeError);
  });

  it('refuses an unpaired surrogate, as PHP does', () => {
    expect(() => phpJson('\ud83d')).toThrow('Malformed UTF-8');
  });
});

/** The fake's encoder refuses fractions and big integers: the store sends none. */
function hasFraction(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasFraction);
}
