import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStripe, toStripe } from '../../../../server/providers/stripe/currency.ts';
import { MoneyError } from '../../../../shared/money.ts';
import { asMoney, checkAmount } from '../../../fakes/stripe/currencies.ts';

describe("Stripe's units", () => {
  it.each([
    ['EUR', 1_250, 1_250],
    ['JPY', 500, 500],
    // Special cases of Stripe's table of currencies.
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    ['MGA', 50_000, 500],
    ['HUF', 1_045, 1_045],
    ['TWD', 80_045, 80_045],
    ['KWD', 5_120, 5_120],
  ])('%s %d is %d there, and back', (currency, amountMinor, there) => {
    expect(toStripe({ amountMinor, currency })).toBe(there);
    expect(fromStripe(there, currency.toLowerCase())).toEqual({ amountMinor, currency });
  });

  it.each([
    ['KWD', 5_124],
    ['BHD', 1],
    ['MGA', 50_020],
  ])('%s %d cannot be taken exactly, so it is not taken', (currency, amountMinor) => {
    expect(toStripe({ amountMinor, currency })).toBeNull();
  });

  it.each([
    ['isk', 150],
    ['ugx', 1],
    ['eur', 1.5],
    ['eur', -1],
    ['euro', 1],
  ])('%s %d is no amount', (currency, amount) => {
    expect(() => fromStripe(amount, currency)).toThrow(MoneyError);
  });

  it('never changes what a person would say was paid', () => {
    const currencies = ['EUR', 'JPY', 'KRW', 'ISK', 'UGX', 'MGA', 'HUF', 'TWD', 'KWD', 'TND', 'VND', 'XOF'];
    fc.assert(
      fc.property(fc.constantFrom(...currencies), fc.integer({ min: 1, max: 900_000 }), (currency, amountMinor) => {
        const there = toStripe({ amountMinor, currency });
        if (there === null) return;
        expect(() => checkAmount(there, currency.toLowerCase())).not.toThrow();
        expect(asMoney(there, currency.toLowerCase())).toEqual({ amountMinor, currency });
        expect(fromStripe(there, currency.toLowerCase())).toEqual({ amountMinor, currency });
      }),
    );
  });
});
