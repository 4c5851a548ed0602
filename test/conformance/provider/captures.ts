import { expect } from 'vitest';
import type { Outcome } from '../../../server/payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../../../server/providers/provider.ts';
import { type Behaviour, needs, needsAll, needsIdempotencyKeys } from './behaviour.ts';
import { AMOUNT_MINOR, required, resultOf, type Scene } from './scene.ts';

const capturing = (scene: Scene) => required(scene.provider.capture, 'capture');
const voiding = (scene: Scene) => required(scene.provider.void, 'void');

/** Taking what was authorized, in whole or in parts, and releasing the rest. */
export const captureBehaviours = {
  'a manual capture moves money only when asked to': {
    excludedBy: needs('manualCapture'),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' });
      expect(authorized).toMatchObject({ stage: 'authorized', authorized: scene.money() });
      expect(authorized.captured.amountMinor).toBe(0);
      const captured = await required(scene.provider.capture, 'capture')(scene.move(authorized, AMOUNT_MINOR));
      expect(resultOf(captured)).toMatchObject({ stage: 'captured', captured: scene.money() });
      expect(await scene.retrieve(authorized)).toMatchObject({ stage: 'captured', captured: scene.money() });
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: scene.money() }]);
    },
  },
  'a partial capture takes exactly that part': {
    excludedBy: needs('manualCapture', 'partialCapture'),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' });
      resultOf(await required(scene.provider.capture, 'capture')(scene.move(authorized, 5_001)));
      expect((await scene.retrieve(authorized)).captured).toEqual(scene.money(5_001));
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: scene.money(5_001) }]);
    },
  },
  'a capture over the authorized amount, and a second full capture, are refused': {
    excludedBy: needs('manualCapture'),
    async run(scene) {
      const capture = required(scene.provider.capture, 'capture');
      const authorized = await scene.pay({ capture: 'manual' });
      expect((await capture(scene.move(authorized, AMOUNT_MINOR + 1))).status).toBe('rejected');
      expect((await scene.retrieve(authorized)).captured.amountMinor).toBe(0);
      resultOf(await capture(scene.move(authorized, AMOUNT_MINOR)));
      expect((await capture(scene.move(authorized, AMOUNT_MINOR))).status).toBe('rejected');
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: scene.money() }]);
    },
  },
  'a voided authorization is released for good': {
    excludedBy: needs('manualCapture'),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' });
      const voided = await required(scene.provider.void, 'void')(scene.move(authorized, AMOUNT_MINOR));
      expect(resultOf(voided).stage).toBe('voided');
      const late = await required(scene.provider.capture, 'capture')(scene.move(authorized, AMOUNT_MINOR));
      expect(late.status).toBe('rejected');
      expect(await scene.retrieve(authorized)).toMatchObject({ stage: 'voided', captured: { amountMinor: 0 } });
    },
  },
  'captured money cannot be voided': {
    excludedBy: needs('manualCapture'),
    async run(scene) {
      const payment = await scene.pay();
      expect((await required(scene.provider.void, 'void')(scene.move(payment, AMOUNT_MINOR))).status).toBe('rejected');
      expect(await scene.retrieve(payment)).toMatchObject({ stage: 'captured', captured: scene.money() });
    },
  },
  'several captures add up and stop at the authorized amount': {
    excludedBy: needs('manualCapture', 'partialCapture'),
    async run(scene) {
      const capture = capturing(scene);
      const authorized = await scene.pay({ capture: 'manual' });
      resultOf(await capture(scene.move(authorized, 2_000)));
      resultOf(await capture(scene.move(authorized, 3_000)));
      expect(await scene.retrieve(authorized)).toMatchObject({
        authorized: scene.money(),
        captured: scene.money(5_000),
      });
      expect((await capture(scene.move(authorized, AMOUNT_MINOR - 5_000 + 1))).status).toBe('rejected');
      resultOf(await capture(scene.move(authorized, AMOUNT_MINOR - 5_000)));
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: scene.money() }]);
    },
  },
  'two captures at once never take more than was authorized': {
    excludedBy: needs('manualCapture', 'partialCapture'),
    async run(scene) {
      const capture = capturing(scene);
      const authorized = await scene.pay({ capture: 'manual' });
      const moves = [scene.move(authorized, 8_000), scene.move(authorized, 8_000)];
      const outcomes = await Promise.all(moves.map((move) => capture(move)));
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['rejected', 'succeeded']);
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: scene.money(8_000) }]);
    },
  },
  'the rest of a partly captured authorization is released for good, and what was captured stays': {
    excludedBy: needs('manualCapture', 'partialCapture'),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' });
      resultOf(await capturing(scene)(scene.move(authorized, 5_000)));
      expect((await voiding(scene)(scene.move(authorized, AMOUNT_MINOR - 5_000))).status).toBe('succeeded');
      expect((await capturing(scene)(scene.move(authorized, 100))).status).toBe('rejected');
      expect((await scene.retrieve(authorized)).captured).toEqual(scene.money(5_000));
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: scene.money(5_000) }]);
    },
  },
  'a void with the same key releases once': {
    excludedBy: needsAll(needs('manualCapture'), needsIdempotencyKeys),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' });
      const move = scene.move(authorized, AMOUNT_MINOR);
      expect(resultOf(await voiding(scene)(move)).stage).toBe('voided');
      expect(resultOf(await voiding(scene)(move)).stage).toBe('voided');
    },
  },
  'an authorization nobody captured in time has expired, and can no longer be captured': {
    excludedBy: needs('manualCapture'),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' });
      await required(scene.bench.lapse, 'lapse')();
      expect((await capturing(scene)(scene.move(authorized, AMOUNT_MINOR))).status).toBe('rejected');
      expect(await scene.retrieve(authorized)).toMatchObject({ stage: 'expired', captured: { amountMinor: 0 } });
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: { amountMinor: 0 } }]);
    },
  },
  'a late capture takes nothing until it is done, and the same key says how far it is': {
    excludedBy: needsAll(needs('manualCapture'), needsIdempotencyKeys),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' }, 'moveLate');
      const move = scene.move(authorized, AMOUNT_MINOR);
      expect(await untouched(scene, capturing(scene), move)).toMatchObject({ stage: 'authorized' });
      expect((await capturing(scene)(scene.move(authorized, AMOUNT_MINOR))).status).toBe('rejected');
      await required(scene.bench.settle, 'settle')();
      expect(await capturing(scene)(move)).toMatchObject({ status: 'succeeded', value: { captured: scene.money() } });
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: scene.money() }]);
    },
  },
  'a late void keeps the authorization until it is done, and the same key says how far it is': {
    excludedBy: needsAll(needs('manualCapture'), needsIdempotencyKeys),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' }, 'moveLate');
      const move = scene.move(authorized, AMOUNT_MINOR);
      expect(await untouched(scene, voiding(scene), move)).toMatchObject({ stage: 'authorized' });
      await required(scene.bench.settle, 'settle')();
      expect(await voiding(scene)(move)).toMatchObject({ status: 'succeeded', value: { stage: 'voided' } });
      expect((await capturing(scene)(scene.move(authorized, AMOUNT_MINOR))).status).toBe('rejected');
    },
  },
  'a capture that fails later takes nothing, and the same key says so': {
    excludedBy: needsAll(needs('manualCapture'), needsIdempotencyKeys),
    async run(scene) {
      const authorized = await scene.pay({ capture: 'manual' }, 'failCapture');
      const move = scene.move(authorized, AMOUNT_MINOR);
      await untouched(scene, capturing(scene), move);
      await required(scene.bench.settle, 'settle')();
      expect(['declined', 'rejected']).toContain((await capturing(scene)(move)).status);
      expect((await scene.retrieve(authorized)).captured.amountMinor).toBe(0);
      expect(await scene.booked(authorized.merchantRef)).toMatchObject([{ captured: { amountMinor: 0 } }]);
    },
  },
} satisfies Record<string, Behaviour>;

/** Asks for a move twice; both times it is pending, and the payment shows none of it. */
async function untouched(
  scene: Scene,
  ask: (move: MoveMoney) => Promise<Outcome<ProviderPayment>>,
  move: MoveMoney,
): Promise<ProviderPayment> {
  const asked = await ask(move);
  expect(asked.status).toBe('pending');
  expect(await ask(move)).toEqual(asked);
  const truth = await scene.retrieve(resultOf(asked));
  expect(truth).toEqual(resultOf(asked));
  expect(truth).toMatchObject({ captured: { amountMinor: 0 }, refunded: { amountMinor: 0 } });
  return truth;
}
