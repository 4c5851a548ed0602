import { expect } from 'vitest';
import type { Outcome } from '../../../server/payments/outcome.ts';
import type { Capabilities, MoveMoney, ProviderPayment } from '../../../server/providers/provider.ts';
import { needs } from './behaviour.ts';
import { AMOUNT_MINOR, idle, required, resultOf, type Scene } from './scene.ts';
import { authorization, saveCard } from './tokens.ts';

/** An operation about to be asked for, and how its outcome is held against the backend's books. */
export interface Attempt {
  readonly name: string;
  ask(signal: AbortSignal): Promise<Outcome<unknown>>;
  /** Fails when the outcome claims what the books do not show, or denies what they show. */
  examine(outcome: Outcome<unknown>): Promise<void>;
  /** The line is good again: the same request must be done once by now, not twice. */
  again?(ask: () => Promise<Outcome<unknown>>): Promise<void>;
}

export interface Operation {
  excludedBy(capabilities: Capabilities): string | null;
  prepare(scene: Scene): Promise<Attempt>;
}

type Move = 'capture' | 'refund' | 'void';

const always = () => null;
const remembers = (scene: Scene): boolean => scene.harness.capabilities.idempotencyKeyTtlMs !== null;

const create: Operation = {
  excludedBy: always,
  async prepare(scene) {
    const input = scene.session({ details: await scene.bench.arrange('approve') });
    const booked = () => scene.booked(input.merchantRef);
    return {
      name: 'createSession',
      ask: (signal) => scene.provider.createSession({ ...input, signal }),
      async examine({ status }) {
        expect((await booked()).length).toBeLessThanOrEqual(status === 'rejected' ? 0 : 1);
        if (status !== 'rejected' && status !== 'unknown') expect(await booked()).toHaveLength(1);
      },
      ...(remembers(scene) && {
        async again(ask) {
          resultOf(await ask());
          expect(await booked()).toHaveLength(1);
        },
      }),
    };
  },
};

const authorize: Operation = {
  excludedBy: needs('tokens'),
  async prepare(scene) {
    const input = authorization(scene, await saveCard(scene));
    const taken = async () =>
      (await scene.booked(input.merchantRef)).reduce((sum, { captured }) => sum + captured.amountMinor, 0);
    return {
      name: 'authorize',
      ask: (signal) => required(scene.provider.authorize, 'authorize')({ ...input, signal }),
      async examine({ status }) {
        if (status === 'rejected') expect(await taken()).toBe(0);
        if (status === 'succeeded') expect(await taken()).toBe(AMOUNT_MINOR);
      },
      async again(ask) {
        resultOf(await ask());
        expect(await taken()).toBe(AMOUNT_MINOR);
      },
    };
  },
};

/** Capture, refund or void: what it moves shows in one column of the books. */
const move = (name: Move, excludedBy: Operation['excludedBy']): Operation => ({
  excludedBy,
  async prepare(scene) {
    const payment = await scene.pay({ capture: name === 'refund' ? 'automatic' : 'manual' });
    const input: MoveMoney = scene.move(payment, AMOUNT_MINOR);
    const moved = async () => {
      const [entry] = await scene.booked(payment.merchantRef);
      return (name === 'refund' ? entry?.refunded : entry?.captured)?.amountMinor;
    };
    return {
      name,
      ask: (signal) => required(scene.provider[name], name)({ ...input, signal }),
      async examine(outcome) {
        const now = await moved();
        expect([0, name === 'void' ? 0 : AMOUNT_MINOR]).toContain(now);
        if (outcome.status === 'rejected') expect(now).toBe(0);
        if (outcome.status === 'succeeded' && name !== 'void') expect(now).toBe(AMOUNT_MINOR);
      },
      ...(remembers(scene) && {
        async again(ask) {
          expect((await ask()).status).toBe('succeeded');
          expect(await moved()).toBe(name === 'void' ? 0 : AMOUNT_MINOR);
          if (name === 'void') expect((await scene.retrieve(payment)).stage).toBe('voided');
        },
      }),
    };
  },
});

/** A question: without an answer it is open, and nothing is believed of the payment. */
const question = (
  name: 'retrieve' | 'findByMerchantRef',
  excludedBy: Operation['excludedBy'],
  ask: (scene: Scene, payment: ProviderPayment, signal: AbortSignal) => Promise<Outcome<ProviderPayment | null>>,
): Operation => ({
  excludedBy,
  async prepare(scene) {
    const payment = await scene.pay();
    return {
      name,
      ask: (signal) => ask(scene, payment, signal),
      async examine(outcome) {
        if ('value' in outcome) expect(outcome.value).toMatchObject({ captured: payment.captured });
        // "Not found" would let the shopper pay again.
        else if (outcome.status === 'rejected') expect(outcome.code).not.toBe('not_found');
      },
      async again() {
        expect(resultOf(await ask(scene, payment, idle()))).toMatchObject({ captured: payment.captured });
      },
    };
  },
});

/** Everything a provider asks its backend for that money depends on. */
export const operations: readonly Operation[] = [
  create,
  authorize,
  move('capture', needs('manualCapture')),
  move('void', needs('manualCapture')),
  move('refund', needs('partialRefund')),
  question('retrieve', always, (scene, payment, signal) => scene.provider.retrieve(scene.known(payment), signal)),
  question('findByMerchantRef', needs('findByMerchantRef'), (scene, payment, signal) =>
    required(scene.provider.findByMerchantRef, 'findByMerchantRef')(scene.known(payment), signal),
  ),
];
