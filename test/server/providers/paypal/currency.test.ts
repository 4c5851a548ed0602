import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURRENCIES, fromPayPal, toPayPal } from '../../../../server/providers/paypal/currency.ts';
import { asMoney, unitsOf } from '../../../fakes/paypal/money.ts';

describe('amounts at PayPal', () => {
  it.each([
    ['EUR', 1_250, '12.50'],
    ['EUR', 5, '0.05'],
    ['JPY', 1_250, '1250'],
    ['HUF', 125_000, '1250'],
    ['TWD', 100, '1'],
  ])('%s %d is written %s', (currency, amountMinor, value) => {
    expect(toPayPal({ amountMinor, currency })).toEqual({ currency_code: currency, value });
    expect(fromPayPal({ currency_code: currency, value })).toEqual({ amountMinor, currency });
  });

  it.each([
    ['HUF', 125_050],
    ['TWD', 99],
    ['KWD', 1_000],
    ['XXX', 100],
  ])('%s %d cannot be taken exactly', (currency, amountMinor) => {
    expect(toPayPal({ amountMinor, currency })).toBeNull();
  });

  it('are read back as they were meant, and as the fake’s own table reads them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CURRENCIES), fc.integer({ min: 1, max: 99_999_999 }), (currency, amountMinor) => {
        const amount = toPayPal({ amountMinor, currency });
        if (amount === null) return;
        expect(fromPayPal(amount)).toEqual({ amountMinor, currency });
        expect(asMoney(unitsOf(amount), currency)).toEqual({ amountMinor, currency });
      }),
    );
  });

  it.each([
    ['JPY', '1250.00', 1_250],
    ['HUF', '1250.00', 125_000],
  ])('%s may come back as %s', (currency_code, value, amountMinor) => {
    expect(fromPayPal({ currency_code, value })).toEqual({ amountMinor, currency: currency_code });
  });

  it.each([
    ['EUR', '12.505'],
    ['EUR', '-1.00'],
    ['EUR', '1e3'],
    ['EUR', '12,50'],
    ['EUR', ''],
    ['JPY', '10.5'],
    ['eur', '1.00'],
    ['', '1.00'],
  ])('%s %j is not read as money', (currency_code, value) => {
    expect(() => fromPayPal({ currency_code, value })).toThrow();
  });
});
