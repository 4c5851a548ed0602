import { expect } from 'vitest';
import type { Behaviour } from './behaviour.ts';
import { AMOUNT_MINOR, finish, required, resultOf } from './scene.ts';

/** Paying: from the first request to captured, declined or given up. */
export const paymentBehaviours = {
  'a session carries our reference, amount and mode': {
    async run(scene) {
      const { input, outcome } = await scene.start('approve');
      const { payment } = resultOf(outcome);
      expect(payment.providerRef).not.toBe('');
      expect(payment.merchantRef).toBe(input.merchantRef);
      expect(payment.live).toBe(scene.harness.live);
      for (const amount of [payment.authorized, payment.captured, payment.refunded]) {
        expect(amount.currency).toBe(input.money.currency);
      }
    },
  },
  'a paid session is captured with exactly the amount asked for': {
    async run(scene) {
      const payment = await scene.pay();
      expect(payment).toMatchObject({ stage: 'captured', captured: scene.money(), disputed: null });
      expect(payment.refunded.amountMinor).toBe(0);
      expect(Number.isSafeInteger(payment.capturedAt)).toBe(true);
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ captured: scene.money() }]);
    },
  },
  'an unpaid session is not captured': {
    async run(scene) {
      const { input, outcome } = await scene.start('challenge');
      const payment = await scene.retrieve(resultOf(outcome).payment);
      expect(payment.captured.amountMinor).toBe(0);
      expect(payment.stage).not.toBe('captured');
      expect((await scene.booked(input.merchantRef)).every((entry) => entry.captured.amountMinor === 0)).toBe(true);
    },
  },
  'a decline is final, has a code of the closed list and moves nothing': {
    async run(scene) {
      const { input, outcome } = await scene.start('decline');
      if (outcome.status !== 'declined') {
        const payment = await finish(scene, outcome, 'decline');
        expect(payment.stage).toBe('failed');
        expect(DECLINE_CODES).toContain(payment.decline?.code);
      } else {
        expect(DECLINE_CODES).toContain(outcome.code);
        expect(outcome.message).not.toBe('');
        expect(outcome.message).not.toMatch(/\d{12,}/);
      }
      expect((await scene.booked(input.merchantRef)).every((entry) => entry.captured.amountMinor === 0)).toBe(true);
    },
  },
  'an approved challenge is captured once, however often it is approved': {
    async run(scene) {
      const { input, outcome } = await scene.start('challenge');
      // Sent to a page, or told on ours what to do.
      expect(outcome.status).toBe(resultOf(outcome).instructions ? 'pending' : 'actionRequired');
      if (outcome.status === 'actionRequired') expect(outcome.redirectUrl).toMatch(/^https?:\/\//);
      await finish(scene, outcome, 'approve');
      const payment = await finish(scene, outcome, 'approve');
      expect(payment).toMatchObject({ stage: 'captured', captured: input.money });
      expect(await scene.booked(input.merchantRef)).toMatchObject([{ captured: input.money }]);
    },
  },
  'a refused challenge fails and cannot be approved afterwards': {
    async run(scene) {
      const { input, outcome } = await scene.start('challenge');
      expect((await finish(scene, outcome, 'decline')).stage).toBe('failed');
      expect((await finish(scene, outcome, 'approve')).captured.amountMinor).toBe(0);
      expect(await scene.booked(input.merchantRef)).toMatchObject([{ captured: { amountMinor: 0 } }]);
    },
  },
  'money that comes later is pending first and captured then': {
    async run(scene) {
      const { input, outcome } = await scene.start('late');
      expect(outcome.status).toBe('pending');
      const started = resultOf(outcome).payment;
      expect((await scene.retrieve(started)).captured.amountMinor).toBe(0);
      await required(scene.bench.settle, 'settle')();
      expect(await scene.retrieve(started)).toMatchObject({ stage: 'captured', captured: input.money });
    },
  },
  'money that is refused later is pending first and failed then, with a code of the closed list': {
    async run(scene) {
      const { outcome } = await scene.start('declineLate');
      expect(outcome.status).toBe('pending');
      const started = resultOf(outcome).payment;
      expect((await scene.retrieve(started)).stage).not.toBe('failed');
      await required(scene.bench.settle, 'settle')();
      const failed = await scene.retrieve(started);
      expect(failed).toMatchObject({ stage: 'failed', captured: { amountMinor: 0 } });
      expect(DECLINE_CODES).toContain(failed.decline?.code);
    },
  },
  'a voided session can no longer be paid': {
    async run(scene) {
      const { input, outcome } = await scene.start('challenge');
      const { payment } = resultOf(outcome);
      const voided = await required(scene.provider.void, 'void')(scene.move(payment, AMOUNT_MINOR));
      expect(resultOf(voided).stage).toBe('voided');
      expect(await finish(scene, outcome, 'approve')).toMatchObject({ stage: 'voided', captured: { amountMinor: 0 } });
      expect(await scene.booked(input.merchantRef)).toMatchObject([{ captured: { amountMinor: 0 } }]);
    },
  },
  'a session that is approved and voided at once ends as one of the two': {
    async run(scene) {
      const { input, outcome } = await scene.start('challenge');
      const { payment } = resultOf(outcome);
      const [, voided] = await Promise.all([
        finish(scene, outcome, 'approve'),
        required(scene.provider.void, 'void')(scene.move(payment, AMOUNT_MINOR)),
      ]);
      const truth = await scene.retrieve(payment);
      expect(['captured', 'voided']).toContain(truth.stage);
      expect(truth.captured.amountMinor).toBe(truth.stage === 'captured' ? AMOUNT_MINOR : 0);
      expect(voided.status).toBe(truth.stage === 'captured' ? 'rejected' : 'succeeded');
      expect(await scene.booked(input.merchantRef)).toMatchObject([{ captured: truth.captured }]);
    },
  },
  'a dispute shows in the truth': {
    async run(scene) {
      const payment = await scene.pay();
      await required(scene.bench.dispute, 'dispute')(payment);
      expect((await scene.retrieve(payment)).disputed).toEqual(scene.money());
    },
  },
} satisfies Record<string, Behaviour>;

const DECLINE_CODES: readonly unknown[] = [
  'card_declined',
  'payment_declined',
  'insufficient_funds',
  'expired_card',
  'incorrect_number',
  'incorrect_expiry',
  'incorrect_cvc',
  'authentication_failed',
  'cancelled_by_shopper',
  'session_expired',
  'method_unavailable',
  'limit_exceeded',
  'processing_error',
];
