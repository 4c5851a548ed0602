import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../../server/platforms/atshop/amount.ts';
import { MAX_AMOUNT_MINOR } from '../../../../shared/money.ts';
import { quote, startScene } from './fixture.ts';

const amount = (order: { quantity?: unknown; toPay?: unknown }, value: unknown) =>
  amountOf(
    {
      productId: 'lqHmT5CuB7Zhigzfz',
      paid: false,
      quantity: undefined,
      toPay: undefined,
      currency: undefined,
      paidAmount: undefined,
      ...order,
    },
    { name: 'Key', value, useOrderIdAsItemName: false },
  );

describe('the amount of an order', () => {
  const good: [string, { quantity?: unknown; toPay?: unknown }, unknown, number][] = [
    ['quantity times value', { quantity: 3 }, 150, 450],
    ['toPay is the whole order, not one piece', { quantity: 3, toPay: 400 }, 150, 400],
    ['toPay may be more than the plain price', { quantity: 1, toPay: 900 }, 150, 900],
    ['toPay does without a price', { quantity: 1, toPay: 900 }, undefined, 900],
    ['fractions are rounded once, at the end', { quantity: 3 }, 33.5, 101],
    ['a half goes up', { quantity: 1 }, 99.5, 100],
    ['below a half goes down', { quantity: 1 }, 99.49, 99],
    ['a fractional toPay is rounded', { quantity: 1, toPay: 149.5 }, 150, 150],
    ['the largest amount', { quantity: 1 }, MAX_AMOUNT_MINOR, MAX_AMOUNT_MINOR],
    ['a million pieces', { quantity: 1_000_000 }, 1, 1_000_000],
  ];
  for (const [what, order, value, amountMinor] of good) {
    it(what, () => expect(amount(order, value)).toEqual({ ok: true, amountMinor }));
  }

  const bad: [string, { quantity?: unknown; toPay?: unknown }, unknown][] = [
    ['toPay 0 (a 100% coupon), never the full price', { quantity: 1, toPay: 0 }, 150],
    ['toPay -0', { quantity: 1, toPay: -0 }, 150],
    ['toPay null, which is what JSON makes of NaN', { quantity: 1, toPay: null }, 150],
    ['toPay NaN', { quantity: 1, toPay: Number.NaN }, 150],
    ['toPay infinite', { quantity: 1, toPay: Number.POSITIVE_INFINITY }, 150],
    ['toPay negative', { quantity: 1, toPay: -1 }, 150],
    ['toPay as text', { quantity: 1, toPay: '100' }, 150],
    ['toPay empty text', { quantity: 1, toPay: '' }, 150],
    ['toPay false', { quantity: 1, toPay: false }, 150],
    ['toPay an object', { quantity: 1, toPay: { $type: 'Decimal', $value: '1' } }, 150],
    ['toPay that rounds to zero', { quantity: 1, toPay: 0.4 }, 150],
    ['toPay beyond the limit', { quantity: 1, toPay: MAX_AMOUNT_MINOR + 1 }, 150],
    ['quantity missing', {}, 150],
    ['quantity missing beside a toPay', { toPay: 100 }, 150],
    ['quantity 0', { quantity: 0 }, 150],
    ['quantity negative', { quantity: -1 }, 150],
    ['quantity 1e9', { quantity: 1e9 }, 150],
    ['quantity fractional', { quantity: 1.5 }, 150],
    ['quantity NaN', { quantity: Number.NaN }, 150],
    ['quantity as text', { quantity: '2' }, 150],
    ['quantity a list', { quantity: [2] }, 150],
    ['value missing', { quantity: 1 }, undefined],
    ['value null', { quantity: 1 }, null],
    ['value 0', { quantity: 1 }, 0],
    ['value negative', { quantity: 1 }, -150],
    ['value NaN', { quantity: 1 }, Number.NaN],
    ['value infinite', { quantity: 1 }, Number.POSITIVE_INFINITY],
    ['value as text', { quantity: 1 }, '150'],
    ['value that rounds to zero', { quantity: 1 }, 0.2],
    ['a total beyond the limit', { quantity: 2 }, MAX_AMOUNT_MINOR],
  ];
  for (const [what, order, value] of bad) {
    it(`refuses ${what}`, () =>
      expect(amount(order, value)).toMatchObject({ ok: false, reason: expect.stringMatching(/\.$/) }));
  }

  it('is a whole number of at least 1, or refused, whatever the fields hold', () => {
    const anything = fc.oneof(fc.double(), fc.integer(), fc.anything());
    fc.assert(
      fc.property(anything, anything, anything, (quantity, toPay, value) => {
        const result = amount({ quantity, toPay }, value);
        if (result.ok) {
          expect(Number.isSafeInteger(result.amountMinor)).toBe(true);
          expect(result.amountMinor).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});

describe.each(['ddp', 'rest'] as const)('amounts read over %s', (api) => {
  it.each([
    ['toPay 0', { toPay: 0 }],
    ['toPay NaN', { toPay: Number.NaN }],
    ['toPay as text', { toPay: '1' }],
    ['a quantity that is not there', { quantity: undefined }],
    ['a quantity of 1e9', { quantity: 1e9 }],
  ])('refuse %s and tell the merchant', async (_what, fields) => {
    const scene = await startScene({ keys: { api } });
    const { _id } = scene.shop.placeOrder(fields);
    expect(await quote(scene, _id)).toMatchObject({ status: 'rejected', code: 'order_amount_invalid' });
    expect(scene.alerts).toMatchObject([{ code: 'atshop_order_amount_invalid', subject: 'keys' }]);
  });

  it('take the discounted total', async () => {
    const scene = await startScene({ keys: { api } });
    const { _id } = scene.shop.placeOrder({ quantity: 3, toPay: 2_000 });
    expect(await quote(scene, _id)).toMatchObject({ value: { money: { amountMinor: 2_000, currency: 'USD' } } });
  });
});
