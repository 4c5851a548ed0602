import { expect } from 'vitest';
import type { Authorize } from '../../../server/providers/provider.ts';
import { type Behaviour, needs } from './behaviour.ts';
import { idle, required, resultOf, type Scene, unique } from './scene.ts';

/** A payment with a saved source. */
export const authorization = (
  scene: Scene,
  paymentSourceToken: string,
  overrides: Partial<Authorize> = {},
): Authorize => ({
  merchantRef: unique('pay'),
  idempotencyKey: unique('key'),
  money: scene.money(),
  capture: 'automatic',
  description: 'Monthly blocks',
  orderRef: unique('order'),
  paymentSourceToken,
  notificationUrl: 'http://localhost/notifications/conformance',
  signal: idle(),
  ...overrides,
});

/** The token of a source that pays. */
export async function saveCard(scene: Scene): Promise<string> {
  const outcome = await required(
    scene.provider.createToken,
    'createToken',
  )({
    idempotencyKey: unique('key'),
    details: await scene.bench.arrange('approve'),
    customerRef: 'customer-7',
    signal: idle(),
  });
  return resultOf(outcome).paymentSourceToken;
}

/** Saved payment sources. */
export const tokenBehaviours = {
  'a saved payment source pays without the shopper': {
    excludedBy: needs('tokens'),
    async run(scene) {
      const input = authorization(scene, await saveCard(scene));
      const payment = resultOf(await required(scene.provider.authorize, 'authorize')(input));
      expect(payment).toMatchObject({ merchantRef: input.merchantRef, stage: 'captured', captured: input.money });
      expect(await scene.booked(input.merchantRef)).toMatchObject([{ captured: input.money }]);
    },
  },
  'a saved payment source can be authorized and captured later': {
    excludedBy: needs('tokens', 'manualCapture'),
    async run(scene) {
      const input = authorization(scene, await saveCard(scene), { capture: 'manual' });
      const payment = resultOf(await required(scene.provider.authorize, 'authorize')(input));
      expect(payment).toMatchObject({ stage: 'authorized', authorized: input.money, captured: { amountMinor: 0 } });
    },
  },
  'a session that keeps the payment source answers a token that pays': {
    excludedBy: needs('tokens'),
    async run(scene) {
      const { outcome } = await scene.start('approve', { tokenize: true });
      const { token } = resultOf(outcome).payment;
      const input = authorization(scene, required(token, 'token').paymentSourceToken);
      const payment = resultOf(await required(scene.provider.authorize, 'authorize')(input));
      expect(payment.captured).toEqual(input.money);
    },
  },
  'an invented token pays nothing': {
    excludedBy: needs('tokens'),
    async run(scene) {
      const input = authorization(scene, 'tok_invented');
      const outcome = await required(scene.provider.authorize, 'authorize')(input);
      expect(['rejected', 'declined']).toContain(outcome.status);
      expect((await scene.booked(input.merchantRef)).every((entry) => entry.captured.amountMinor === 0)).toBe(true);
    },
  },
} satisfies Record<string, Behaviour>;
