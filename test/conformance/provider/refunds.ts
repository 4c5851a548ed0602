import { expect } from 'vitest';
import { type Behaviour, needs, needsIdempotencyKeys } from './behaviour.ts';
import { AMOUNT_MINOR, required, resultOf } from './scene.ts';

/** Giving money back. */
export const refundBehaviours = {
  'a full refund returns exactly what was captured, once': {
    async run(scene) {
      const refund = required(scene.provider.refund, 'refund');
      const payment = await scene.pay();
      expect(resultOf(await refund(scene.move(payment, AMOUNT_MINOR))).refunded).toEqual(scene.money());
      expect((await refund(scene.move(payment, AMOUNT_MINOR))).status).toBe('rejected');
      expect(await scene.retrieve(payment)).toMatchObject({ captured: scene.money(), refunded: scene.money() });
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: scene.money() }]);
    },
  },
  'a partial refund returns exactly that part': {
    excludedBy: needs('partialRefund'),
    async run(scene) {
      const payment = await scene.pay();
      resultOf(await required(scene.provider.refund, 'refund')(scene.move(payment, 2_003)));
      expect((await scene.retrieve(payment)).refunded).toEqual(scene.money(2_003));
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: scene.money(2_003) }]);
    },
  },
  'several refunds add up and stop at the captured amount': {
    excludedBy: needs('partialRefund', 'multiRefund'),
    async run(scene) {
      const refund = required(scene.provider.refund, 'refund');
      const payment = await scene.pay();
      resultOf(await refund(scene.move(payment, 2_000)));
      resultOf(await refund(scene.move(payment, 3_000)));
      expect((await scene.retrieve(payment)).refunded).toEqual(scene.money(5_000));
      expect((await refund(scene.move(payment, AMOUNT_MINOR - 5_000 + 1))).status).toBe('rejected');
      resultOf(await refund(scene.move(payment, AMOUNT_MINOR - 5_000)));
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: scene.money() }]);
    },
  },
  'two refunds at once never return more than was captured': {
    excludedBy: needs('partialRefund', 'multiRefund'),
    async run(scene) {
      const refund = required(scene.provider.refund, 'refund');
      const payment = await scene.pay();
      const outcomes = await Promise.all([refund(scene.move(payment, 8_000)), refund(scene.move(payment, 8_000))]);
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['rejected', 'succeeded']);
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: scene.money(8_000) }]);
    },
  },
  'a refund of more than was captured is refused and returns nothing': {
    async run(scene) {
      const payment = await scene.pay();
      const refused = await required(scene.provider.refund, 'refund')(scene.move(payment, AMOUNT_MINOR + 1));
      expect(refused.status).toBe('rejected');
      expect((await scene.retrieve(payment)).refunded.amountMinor).toBe(0);
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: { amountMinor: 0 } }]);
    },
  },
  'a refund in another currency is refused': {
    async run(scene) {
      const payment = await scene.pay();
      const move = scene.move(payment, 100);
      const other = { ...move, money: { amountMinor: 100, currency: move.money.currency === 'USD' ? 'EUR' : 'USD' } };
      expect((await required(scene.provider.refund, 'refund')(other)).status).toBe('rejected');
      expect((await scene.retrieve(payment)).refunded.amountMinor).toBe(0);
    },
  },
  'a late refund returns nothing until it is done, and the same key says how far it is': {
    excludedBy: needsIdempotencyKeys,
    async run(scene) {
      const refund = required(scene.provider.refund, 'refund');
      const payment = await scene.pay({}, 'moveLate');
      const move = scene.move(payment, AMOUNT_MINOR);
      for (const asked of [await refund(move), await refund(move)]) {
        expect(asked).toMatchObject({ status: 'pending', value: { captured: scene.money() } });
        expect(resultOf(asked).refunded.amountMinor).toBe(0);
      }
      expect((await scene.retrieve(payment)).refunded.amountMinor).toBe(0);
      expect((await refund(scene.move(payment, AMOUNT_MINOR))).status).toBe('rejected');
      await required(scene.bench.settle, 'settle')();
      expect(await refund(move)).toMatchObject({ status: 'succeeded', value: { refunded: scene.money() } });
      expect((await scene.retrieve(payment)).refunded).toEqual(scene.money());
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: scene.money() }]);
    },
  },
  'a refund that fails later returns nothing, the same key says so, and it can be asked for anew': {
    excludedBy: needsIdempotencyKeys,
    async run(scene) {
      const refund = required(scene.provider.refund, 'refund');
      const payment = await scene.pay({}, 'failRefund');
      const move = scene.move(payment, AMOUNT_MINOR);
      expect((await refund(move)).status).toBe('pending');
      await required(scene.bench.settle, 'settle')();
      for (const asked of [await refund(move), await refund(move)]) {
        expect(['declined', 'rejected']).toContain(asked.status);
      }
      expect(await scene.retrieve(payment)).toMatchObject({ captured: scene.money(), refunded: { amountMinor: 0 } });
      // What was set aside for the first is free again.
      expect((await refund(scene.move(payment, AMOUNT_MINOR))).status).toBe('pending');
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: { amountMinor: 0 } }]);
    },
  },
} satisfies Record<string, Behaviour>;
