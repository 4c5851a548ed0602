import fc from 'fast-check';
import type { Failpoint } from '../../../server/failpoint.ts';
import type { Afterwards } from './shops/commercelayer.ts';
import { PLATFORMS, type Platform } from './shops/shop.ts';
import type { Wish } from './tills/till.ts';

/** What a shopper means to do. */
export interface PlannedOrder {
  readonly platform: Platform;
  readonly method: string;
  readonly wish: Wish;
  /** After a refusal: presses Pay again, with something that is approved. */
  readonly persistent: boolean;
  /** Milliseconds after the round began. */
  readonly startsAt: number;
  readonly afterwards: Afterwards;
}

/** A server that dies: at the first of a chain of points, the next start at the second. */
export interface PlannedDeath {
  /** Milliseconds after the round began; the first of a round is at its start, by its points. */
  readonly at: number;
  readonly points: readonly Failpoint[];
  /** Which of two servers it is. */
  readonly server: number;
}

export interface RoundPlan {
  readonly orders: readonly PlannedOrder[];
  readonly deaths: readonly PlannedDeath[];
  readonly logLevel: 'debug' | 'warn';
  /** Where the database allows for several. */
  readonly servers: number;
}

export const POINTS: readonly Failpoint[] = [
  'operation.stored',
  'provider.answered',
  'facts.recorded',
  'confirmation.leased',
  'platform.answered',
  'notification.stored',
  'notification.acknowledged',
  'action.stored',
  'action.answered',
];

export interface Offered {
  readonly method: string;
  readonly wishes: readonly Wish[];
  readonly manualCapture: boolean;
}

/** Milliseconds within which all of a round begins. */
const SPREAD_MS = 1_200;

const orderOf = (offered: readonly Offered[]): fc.Arbitrary<PlannedOrder> =>
  fc.constantFrom(...PLATFORMS).chain((platform) => {
    const usable = offered.filter(({ manualCapture }) => manualCapture || platform !== 'commercelayer');
    return fc.constantFrom(...usable).chain(({ method, wishes }) =>
      fc.record({
        platform: fc.constant(platform),
        method: fc.constant(method),
        // Most shoppers simply pay.
        wish: fc.oneof(
          { weight: 3, arbitrary: fc.constant<Wish>('approve') },
          { weight: 2, arbitrary: fc.constantFrom(...wishes) },
        ),
        persistent: fc.boolean(),
        startsAt: fc.integer({ min: 0, max: SPREAD_MS }),
        afterwards: fc.constantFrom<Afterwards[]>('nothing', 'capture', 'captureAndRefund', 'void'),
      }),
    );
  });

const death: fc.Arbitrary<PlannedDeath> = fc.record({
  at: fc.integer({ min: 200, max: 2 * SPREAD_MS }),
  points: fc.oneof(
    fc.constant([]),
    fc.array(fc.constantFrom(...POINTS), { minLength: 1, maxLength: 1 }),
    fc.array(fc.constantFrom(...POINTS), { minLength: 1, maxLength: 2 }),
  ),
  server: fc.integer({ min: 0, max: 1 }),
});

/** All that a seed decides beforehand. */
export function planOf(seed: number, orders: number, offered: readonly Offered[]): RoundPlan {
  const plan = fc.record({
    orders: fc.array(orderOf(offered), { minLength: orders, maxLength: orders }),
    deaths: fc.array(death, { minLength: 1, maxLength: 3 }),
    logLevel: fc.constantFrom<('debug' | 'warn')[]>('debug', 'warn', 'warn'),
    servers: fc.integer({ min: 1, max: 2 }),
  });
  const [drawn] = fc.sample(plan, { seed, numRuns: 1, unbiased: true });
  if (!drawn) throw new Error('Nothing was drawn');
  // The last death waits for a point by turns, so that some rounds one after the other try them all.
  const last = drawn.deaths.at(-1);
  const turn = POINTS.slice(seed % POINTS.length).slice(0, 1);
  return { ...drawn, deaths: [...drawn.deaths.slice(0, -1), ...(last ? [{ ...last, points: turn }] : [])] };
}
