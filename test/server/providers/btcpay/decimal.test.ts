import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DECIMAL,
  minus,
  plus,
  readDecimal,
  times,
  toMinor,
  toMinorExactly,
} from '../../../../server/providers/btcpay/decimal.ts';

const cents = fc.integer({ min: 0, max: 1_000_000_000_000 });

describe('exact decimals', () => {
  it('read as many minor units as the currency has', () => {
    expect(toMinor(readDecimal('12.50'), 'EUR')).toBe(1_250);
    expect(toMinor(readDecimal('12.5'), 'EUR')).toBe(1_250);
    expect(toMinor(readDecimal('1250'), 'JPY')).toBe(1_250);
    expect(toMinor(readDecimal('1250.0'), 'JPY')).toBe(1_250);
    expect(toMinor(readDecimal('1.25'), 'KWD')).toBe(1_250);
  });

  it('never count more than is there, and nothing below zero', () => {
    expect(toMinor(readDecimal('9.999999'), 'EUR')).toBe(999);
    expect(toMinor(readDecimal('-9.99'), 'EUR')).toBe(0);
    expect(toMinor(readDecimal('99999999999999999999'), 'EUR')).toBeNull();
  });

  it('tell what is left over', () => {
    expect(toMinorExactly(readDecimal('9.990'), 'EUR')).toBe(999);
    expect(toMinorExactly(readDecimal('9.991'), 'EUR')).toBeNull();
    expect(toMinorExactly(readDecimal('9.99'), 'JPY')).toBeNull();
    expect(toMinorExactly(readDecimal('-1'), 'EUR')).toBeNull();
  });

  it('keep every digit of bitcoin times rate', () => {
    expect(toMinor(times(readDecimal('0.00015343'), readDecimal('65177.3')), 'EUR')).toBe(1_000);
    expect(toMinor(plus(readDecimal('0.1'), readDecimal('0.2')), 'EUR')).toBe(30);
  });

  it('add and take away without loss', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const of = (minor: number) => readDecimal(`${BigInt(minor) / 100n}.${String(minor % 100).padStart(2, '0')}`);
        expect(toMinorExactly(minus(plus(of(a), of(b)), of(b)), 'EUR')).toBe(a);
      }),
    );
  });

  it.each(['', '1e3', '１２', '1,5', '+1', '.5', '5.', ' 1', 'NaN', '0x10'])('are not %j', (text) => {
    expect(DECIMAL.test(text)).toBe(false);
  });
});
