import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_TERMS, type Surcharge } from '../../../server/config/terms.ts';
import type { PaymentRow } from '../../../server/database/schema.ts';
import type { Method, Store } from '../../../server/payments/domain.ts';
import { ownDisputedMinor, ownPaidMinor, surchargeOf } from '../../../server/payments/surcharge.ts';
import { MAX_AMOUNT_MINOR } from '../../../shared/money.ts';

const storeOf = (capture: 'automatic' | 'manual') => ({ limits: { capture } }) as Store;
const methodOf = (surcharge: Surcharge | null) => ({ terms: { ...NO_TERMS, surcharge } }) as Method;
const on = (surcharge: Surcharge | null, amountMinor: number, currency = 'EUR') =>
  surchargeOf(storeOf('automatic'), methodOf(surcharge), { amountMinor, currency });

/** A decimal fraction over exact integers: numerator / 100,000, half up, written differently from the code under test. */
function oracle(amountMinor: number, thousandths: number): bigint {
  const numerator = BigInt(amountMinor) * BigInt(thousandths);
  const whole = numerator / 100_000n;
  return numerator % 100_000n >= 50_000n ? whole + 1n : whole;
}

describe('a surcharge', () => {
  it.each([
    [900, 2_900, 26],
    [1_000, 2_900, 29],
    [50, 1_000, 1],
    [49, 1_000, 0],
    [150, 1_000, 2],
    [1, 100_000, 1],
    [0, 2_900, 0],
  ])('of %i at %i thousandths of a percent is %i', (amount, percentThousandths, expected) => {
    expect(on({ fixed: [], percentThousandths }, amount)).toBe(expected);
  });

  it('agrees with exact arithmetic for currencies of 0, 2 and 3 decimals', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_AMOUNT_MINOR }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.constantFrom('JPY', 'EUR', 'KWD'),
        (amount, percentThousandths, fixed, currency) => {
          const surcharge = { fixed: [{ amountMinor: fixed, currency }], percentThousandths };
          expect(BigInt(on(surcharge, amount, currency))).toBe(BigInt(fixed) + oracle(amount, percentThousandths));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('adds only the percentage in a currency without a fixed part', () => {
    const surcharge = { fixed: [{ amountMinor: 35, currency: 'EUR' }], percentThousandths: 1_000 };
    expect([on(surcharge, 1_000, 'EUR'), on(surcharge, 1_000, 'USD')]).toEqual([45, 10]);
  });

  it('is nothing without terms, and where the platform moves the money itself', () => {
    const surcharge = { fixed: [{ amountMinor: 35, currency: 'EUR' }], percentThousandths: 1_000 };
    expect(on(null, 1_000)).toBe(0);
    expect(surchargeOf(storeOf('manual'), methodOf(surcharge), { amountMinor: 1_000, currency: 'EUR' })).toBe(0);
  });
});

describe('the store’s own part', () => {
  /** Of an order over 900. */
  const payment = (captured_minor: number, surcharge_minor: number, disputed_minor = 0) =>
    ({ amount_minor: 900 + surcharge_minor, captured_minor, surcharge_minor, disputed_minor }) as PaymentRow;

  it.each([
    [935, 35, 900],
    [934, 35, 900],
    [899, 35, 899],
    [1_035, 35, 1_000],
    [20, 35, 20],
    [900, 0, 900],
  ])('of %i captured with a surcharge of %i is %i', (captured, surcharge, own) => {
    expect(ownPaidMinor(payment(captured, surcharge))).toBe(own);
  });

  it.each([
    [935, 35, 935, 900],
    [935, 35, 500, 500],
    [935, 35, 900, 900],
    [935, 35, 920, 900],
    [935, 35, 1_935, 1_900],
    [900, 0, 900, 900],
    [900, 0, 1_900, 1_900],
    [0, 35, 935, 900],
  ])('of %i captured with a surcharge of %i and %i disputed is %i', (captured, surcharge, disputed, own) => {
    expect(ownDisputedMinor(payment(captured, surcharge, disputed))).toBe(own);
  });
});
