import codes from 'currency-codes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayMoney, exponentOf, MAX_AMOUNT_MINOR, money, parseDecimal, toDecimal } from '../../shared/money.ts';

/** Codes of the ISO list that are not money one can charge: metals, funds without a minor unit, test codes. */
const NO_MINOR_UNIT = /^(X|CHE|CHW|BOV|COU|MXV|USN)/;
const currencies = codes
  .codes()
  .filter((code) => !NO_MINOR_UNIT.test(code) || ['XAF', 'XOF', 'XPF', 'XCD'].includes(code));

describe('exponents', () => {
  it('agree with the ISO 4217 list for every currency', () => {
    const wrong = currencies.filter((code) => exponentOf(code) !== codes.code(code)?.digits);
    expect(wrong).toEqual([]);
    expect(currencies.length).toBeGreaterThan(150);
  });
});

describe('money', () => {
  it.each([0.1 + 0.2, 19.99 * 100, 1.005, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, MAX_AMOUNT_MINOR + 1])(
    'refuses %s',
    (amount) => {
      expect(() => money(amount, 'EUR')).toThrow(/Not an amount/);
    },
  );

  it.each(['eur', 'EURO', 'E1R', '', 'ЕUR'])('refuses the code %j', (code) => {
    expect(() => money(1, code)).toThrow(/Not an ISO 4217 code/);
  });
});

describe('decimals', () => {
  it.each([
    ['9.00', 'EUR', 900],
    ['9', 'EUR', 900],
    ['9.5', 'EUR', 950],
    ['900', 'JPY', 900],
    ['0.900', 'KWD', 900],
    ['19.99', 'USD', 1999],
  ])('%s %s is %i', (text, currency, minor) => {
    expect(parseDecimal(text, currency)).toEqual({ amountMinor: minor, currency });
  });

  it.each([
    ['9.001', 'EUR'],
    ['9.0', 'JPY'],
    ['12,50', 'EUR'],
    ['1e3', 'EUR'],
    ['１２', 'EUR'],
    ['-1', 'EUR'],
    ['+1', 'EUR'],
    [' 1', 'EUR'],
    ['', 'EUR'],
    ['1.', 'EUR'],
    ['.5', 'EUR'],
    ['1.000.00', 'EUR'],
    ['99999999999999', 'EUR'],
  ])('%j %s is refused, not rounded', (text, currency) => {
    expect(() => parseDecimal(text, currency)).toThrow(/Not an amount/);
  });

  it('come back exactly, for every currency and amount', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_AMOUNT_MINOR / 1000 }),
        fc.constantFrom(...currencies),
        (amount, currency) => {
          const value = money(amount, currency);
          expect(parseDecimal(toDecimal(value), currency)).toEqual(value);
        },
      ),
    );
  });
});

describe('display', () => {
  it('is exact in the locale’s own notation', () => {
    const plain = (text: string) => text.replace(/[\u00a0\u202f\u200e\u200f\u061c]/g, ' ').trim();
    expect(plain(displayMoney(money(900, 'EUR'), 'de'))).toBe('9,00 €');
    expect(plain(displayMoney(money(900, 'JPY'), 'en'))).toBe('¥900');
    expect(plain(displayMoney(money(1234, 'KWD'), 'en'))).toBe('KWD 1.234');
    expect(displayMoney(money(99_999_999_999_9, 'USD'), 'en')).toBe('$9,999,999,999.99');
  });
});
