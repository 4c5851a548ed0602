import { expect } from 'vitest';
import type { ProviderPayment } from '../../../server/providers/provider.ts';
import { type Behaviour, needs } from './behaviour.ts';
import { AMOUNT_MINOR, finish, idle, required, resultOf, type Scene, type Started } from './scene.ts';

/** What a session that was created all the same comes to; null where the provider would not go on with it. */
async function paidAfterAll(scene: Scene, { outcome }: Started): Promise<ProviderPayment | null> {
  if (!('value' in outcome)) {
    expect(outcome.status).not.toBe('declined');
    return null;
  }
  return outcome.status === 'succeeded' ? scene.retrieve(outcome.value.payment) : finish(scene, outcome, 'approve');
}

/** The truth is the backend's books, word for word; whether that is right is Tillgate's to judge, which flags it. */
async function examineTruth(scene: Scene, { input }: Started, truth: ProviderPayment | null): Promise<void> {
  const [entry] = await scene.booked(input.merchantRef);
  if (truth === null) expect(entry?.captured.amountMinor ?? 0).toBe(0);
  else expect(truth.captured).toEqual(required(entry, 'entry in the books').captured);
  expect(truth?.captured).not.toEqual(input.money);
}

/** Backends that hear or tell something else than was asked. */
export const mismatchBehaviours = {
  'where the backend takes another amount, the truth tells what it took, not what was asked': {
    async run(scene) {
      for (const amountMinor of [AMOUNT_MINOR + 1, AMOUNT_MINOR - 1, 5_001]) {
        await scene.mishear({ amountMinor });
        const started = await scene.start('approve');
        await examineTruth(scene, started, await paidAfterAll(scene, started));
      }
      if (scene.bench.line) expect(scene.bench.line.distorted).toBeGreaterThan(0);
    },
  },
  'where the backend takes another currency, the truth tells what it took, not what was asked': {
    async run(scene) {
      const currency = required(
        scene.harness.currencies.find((code) => code !== scene.money().currency),
        'a second currency',
      );
      await scene.mishear({ currency });
      const started = await scene.start('approve');
      await examineTruth(scene, started, await paidAfterAll(scene, started));
      if (scene.bench.line) expect(scene.bench.line.distorted).toBeGreaterThan(0);
    },
  },
  'a currency code in other letters is the same currency, or no answer at all': {
    async run(scene) {
      const payment = await scene.pay();
      const { currency } = payment.captured;
      const line = required(scene.bench.line, 'line');
      for (const written of [
        currency.toLowerCase(),
        currency,
        `${currency.slice(0, 1)}${currency.slice(1).toLowerCase()}`,
      ]) {
        line.distort({ answer: (text) => text.replace(new RegExp(`"${currency}"`, 'gi'), `"${written}"`) });
        const outcome = await scene.provider.retrieve(scene.known(payment), idle());
        if ('value' in outcome) expect(outcome.value.captured).toEqual(payment.captured);
        else expect(outcome.status).toBe('unknown');
      }
    },
  },
  'a capture of which the backend takes a part is told as that part': {
    excludedBy: needs('manualCapture', 'partialCapture'),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' });
      await scene.mishear({ amountMinor: 5_001 });
      const outcome = await required(scene.provider.capture, 'capture')(scene.move(authorized, AMOUNT_MINOR));
      if ('value' in outcome) expect(outcome.value.captured).toEqual(scene.money(5_001));
      else expect(outcome.status).toBe('unknown');
      expect((await scene.retrieve(authorized)).captured).toEqual(scene.money(5_001));
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: scene.money(5_001) }]);
    },
  },
  'an answer about another payment is never taken for ours': {
    async run(scene) {
      const [ours, other] = [await scene.pay(), await scene.pay()];
      await scene.mishear({ ref: ours.providerRef, as: other.providerRef });
      const outcome = await scene.provider.retrieve(scene.known(ours), idle());
      // Either refused, or answered with a reference that shows whose it is.
      if ('value' in outcome) expect(resultOf(outcome).merchantRef).not.toBe(ours.merchantRef);
      else expect(['rejected', 'unknown']).toContain(outcome.status);
    },
  },
} satisfies Record<string, Behaviour>;
