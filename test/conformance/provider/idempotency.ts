import { expect } from 'vitest';
import { type Behaviour, needs, needsAll, needsIdempotencyKeys } from './behaviour.ts';
import { AMOUNT_MINOR, idle, required, resultOf } from './scene.ts';

/** The same request again, and requests whose answer never came. */
export const idempotencyBehaviours = {
  'the same key again is the same session': {
    excludedBy: needsIdempotencyKeys,
    async run(scene) {
      const { input, outcome } = await scene.start('approve');
      const again = await scene.provider.createSession(input);
      expect(again.status).toBe(outcome.status);
      expect(resultOf(again).payment.providerRef).toBe(resultOf(outcome).payment.providerRef);
      expect(await scene.booked(input.merchantRef)).toHaveLength(1);
    },
  },
  'the same key five times at once is one session': {
    excludedBy: needsIdempotencyKeys,
    async run(scene) {
      const input = scene.session({ details: await scene.bench.arrange('approve') });
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => scene.provider.createSession(input)));
      const refs = outcomes.flatMap((outcome) => ('value' in outcome ? [outcome.value.payment.providerRef] : []));
      expect(new Set(refs).size).toBe(1);
      expect(await scene.booked(input.merchantRef)).toHaveLength(1);
    },
  },
  'the same key with another amount is refused': {
    excludedBy: needsIdempotencyKeys,
    async run(scene) {
      const { input } = await scene.start('approve');
      const other = await scene.provider.createSession({ ...input, money: scene.money(AMOUNT_MINOR + 100) });
      expect(other.status).toBe('rejected');
      const booked = await scene.booked(input.merchantRef);
      expect(booked).toHaveLength(1);
      expect(booked[0]?.captured.amountMinor).toBeLessThanOrEqual(AMOUNT_MINOR);
    },
  },
  'a capture with the same key moves money once': {
    excludedBy: needsAll(needs('manualCapture', 'partialCapture'), needsIdempotencyKeys),
    async run(scene) {
      const capture = required(scene.provider.capture, 'capture');
      const payment = await scene.pay({ capture: 'manual' });
      const move = scene.move(payment, 5_000);
      resultOf(await capture(move));
      expect(resultOf(await capture(move)).captured).toEqual(scene.money(5_000));
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ captured: scene.money(5_000) }]);
    },
  },
  'a refund with the same key moves money once, and another amount is refused': {
    excludedBy: needsAll(needs('partialRefund'), needsIdempotencyKeys),
    async run(scene) {
      const refund = required(scene.provider.refund, 'refund');
      const payment = await scene.pay();
      const move = scene.move(payment, 4_000);
      resultOf(await refund(move));
      resultOf(await refund(move));
      expect((await refund({ ...move, money: scene.money(100) })).status).toBe('rejected');
      expect((await scene.retrieve(payment)).refunded).toEqual(scene.money(4_000));
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: scene.money(4_000) }]);
    },
  },
  'a lost answer is unknown, and our own reference finds what happened': {
    excludedBy: needs('findByMerchantRef'),
    async run(scene) {
      const input = scene.session({ details: await scene.bench.arrange('approve') });
      await scene.disturb('answerLost');
      expect((await scene.provider.createSession(input)).status).toBe('unknown');
      await scene.bench.settle?.();
      const found = resultOf(
        await required(scene.provider.findByMerchantRef, 'findByMerchantRef')(scene.lost(input), idle()),
      );
      expect(found?.merchantRef).toBe(input.merchantRef);
      const booked = await scene.booked(input.merchantRef);
      expect(booked).toHaveLength(1);
      expect(found?.providerRef).toBe(booked[0]?.providerRef);
      expect(found?.captured).toEqual(booked[0]?.captured);
    },
  },
  'a key is remembered for as long as the capabilities say': {
    excludedBy: needsAll(needs('partialRefund'), needsIdempotencyKeys),
    async run(scene) {
      const refund = required(scene.provider.refund, 'refund');
      const payment = await scene.pay();
      const move = scene.move(payment, 4_000);
      resultOf(await refund(move));
      await required(scene.bench.pass, 'pass')((scene.harness.capabilities.idempotencyKeyTtlMs ?? 0) - 60_000);
      // Later than that Tillgate looks, and does not ask again (server/payments/actions/move.ts).
      resultOf(await refund(move));
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: scene.money(4_000) }]);
    },
  },
  'after a lost answer the same key finishes the same session': {
    excludedBy: needsIdempotencyKeys,
    async run(scene) {
      const input = scene.session({ details: await scene.bench.arrange('approve') });
      await scene.disturb('answerLost');
      expect((await scene.provider.createSession(input)).status).toBe('unknown');
      const again = resultOf(await scene.provider.createSession(input));
      expect(again.payment.merchantRef).toBe(input.merchantRef);
      expect(await scene.booked(input.merchantRef)).toHaveLength(1);
    },
  },
  'after a lost answer our own reference finds the way to the page again': {
    excludedBy: needs('findByMerchantRef'),
    async run(scene) {
      const input = scene.session({ details: await scene.bench.arrange('challenge') });
      await scene.disturb('answerLost');
      expect((await scene.provider.createSession(input)).status).toBe('unknown');
      const find = required(scene.provider.findByMerchantRef, 'findByMerchantRef');
      const found = await find(scene.lost(input), idle());
      // To the provider's page, or to what our own panel says.
      if (resultOf(found)?.instructions) expect(found.status).toBe('pending');
      else expect(found).toMatchObject({ status: 'actionRequired', redirectUrl: expect.stringMatching(/^https?:/) });
    },
  },
  'a lost request is unknown, and our own reference finds nothing': {
    excludedBy: needs('findByMerchantRef'),
    async run(scene) {
      const input = scene.session({ details: await scene.bench.arrange('approve') });
      await scene.disturb('requestLost');
      expect((await scene.provider.createSession(input)).status).toBe('unknown');
      await scene.bench.settle?.();
      const find = required(scene.provider.findByMerchantRef, 'findByMerchantRef');
      expect(await find(scene.lost(input), idle())).toEqual({ status: 'succeeded', value: null });
      expect(await scene.booked(input.merchantRef)).toEqual([]);
    },
  },
  'a capture whose answer was lost is unknown, then visible, and never repeated': {
    excludedBy: needsAll(needs('manualCapture'), needsIdempotencyKeys),
    async run(scene) {
      const capture = required(scene.provider.capture, 'capture');
      const payment = await scene.pay({ capture: 'manual' });
      const move = scene.move(payment, AMOUNT_MINOR);
      await scene.disturb('answerLost');
      expect((await capture(move)).status).toBe('unknown');
      expect((await scene.retrieve(payment)).captured).toEqual(scene.money());
      expect(resultOf(await capture(move)).captured).toEqual(scene.money());
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ captured: scene.money() }]);
    },
  },
  'a refund whose answer was lost is unknown, then visible, and never repeated': {
    excludedBy: needsIdempotencyKeys,
    async run(scene) {
      const refund = required(scene.provider.refund, 'refund');
      const payment = await scene.pay();
      const move = scene.move(payment, AMOUNT_MINOR);
      await scene.disturb('answerLost');
      expect((await refund(move)).status).toBe('unknown');
      expect((await scene.retrieve(payment)).refunded).toEqual(scene.money());
      expect(resultOf(await refund(move)).refunded).toEqual(scene.money());
      expect(await scene.booked(payment.merchantRef)).toMatchObject([{ refunded: scene.money() }]);
    },
  },
  'a question without an answer is unknown, not a verdict': {
    async run(scene) {
      const payment = await scene.pay();
      await scene.disturb('requestLost');
      expect((await scene.provider.retrieve(scene.known(payment), idle())).status).toBe('unknown');
      expect((await scene.retrieve(payment)).stage).toBe('captured');
    },
  },
} satisfies Record<string, Behaviour>;
