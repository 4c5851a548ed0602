import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phpJsonEncode } from '../../../../server/platforms/craftingstore/php-json.ts';
import { hmacSha256 } from '../../../../server/platforms/signature.ts';
import { phpVectors } from './fixture.ts';

describe('phpJsonEncode', () => {
  it.each([...phpVectors])('prints %s byte for byte as PHP did', (_, { value, encoded, hmac }) => {
    expect(phpJsonEncode(value)).toBe(encoded);
    expect(hmacSha256('secretKey', phpJsonEncode(value)).toString('hex')).toBe(hmac);
  });

  it('has all the fixtures to compare with', () => {
    expect([...phpVectors.keys()]).toEqual(['order', 'order-hard', 'strings', 'structures', 'numbers']);
  });

  it('prints 64-bit integers given as bigint, and leaves undefined members out', () => {
    expect(phpJsonEncode({ big: 9223372036854775807n, none: undefined })).toBe('{"big":9223372036854775807}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Symbol('s'), undefined])(
    'refuses %s, as json_encode does',
    (value) => {
      expect(() => phpJsonEncode(value)).toThrow(RangeError);
    },
  );

  it('always prints plain ASCII that JSON.parse reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = phpJsonEncode(value);
        expect(text).toMatch(/^[\0-\x7f]*$/);
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });
});
