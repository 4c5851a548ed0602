import type { Behaviour } from './behaviour.ts';
import { boundBehaviours } from './bounds.ts';
import { captureBehaviours } from './captures.ts';
import { faultBehaviours } from './faults.ts';
import type { Expected, ExpectedResults } from './harness.ts';
import { hygieneBehaviours } from './hygiene.ts';
import { idempotencyBehaviours } from './idempotency.ts';
import { mismatchBehaviours } from './mismatches.ts';
import { newsBehaviours } from './news.ts';
import { notificationBehaviours } from './notifications.ts';
import { paymentBehaviours } from './payments.ts';
import { recordedBehaviours } from './recorded.ts';
import { refundBehaviours } from './refunds.ts';
import { tokenBehaviours } from './tokens.ts';

/** Everything a provider is examined for, by name. */
export const behaviours = {
  ...paymentBehaviours,
  ...captureBehaviours,
  ...refundBehaviours,
  ...tokenBehaviours,
  ...idempotencyBehaviours,
  ...notificationBehaviours,
  ...newsBehaviours,
  ...mismatchBehaviours,
  ...boundBehaviours,
  ...hygieneBehaviours,
  ...recordedBehaviours,
  ...faultBehaviours,
} satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof behaviours;

export const behaviourNames = Object.keys(behaviours) as BehaviourName[];

/** The starting point of a provider's own table of expected results. */
export const everythingPasses = Object.fromEntries(
  behaviourNames.map((name): [BehaviourName, Expected] => [name, 'passes']),
) as ExpectedResults;
