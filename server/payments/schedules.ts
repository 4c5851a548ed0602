import { DAY, HOUR, MINUTE, SECOND } from '../clock.ts';

/** Every waiting time of the domain in one place, milliseconds. Tests shorten them; merchants do not set them. */
export interface Schedules {
  /** How long an untouched link can be paid. Starting a transfer extends it to the method's own days. */
  readonly checkoutLifetimeMs: number;
  /** Checks of an attempt that a notification should have finished, from its start; the last repeats. */
  readonly pendingChecksMs: readonly number[];
  /** Checks after a lost answer; after the last one a person must look. */
  readonly unknownChecksMs: readonly number[];
  /** Only when the provider still knows nothing after this long may a lost request count as never made. */
  readonly neverHappenedAfterMs: number;
  /** Waiting times between tries to match a notification with a payment; after the last it is parked. */
  readonly notificationRetriesMs: readonly number[];
  /** Waiting times between tries to tell the store; the last repeats until the deadline. */
  readonly confirmationRetriesMs: readonly number[];
  /**
   * What a server is at belongs to it this long after its last sign of life: then another one takes it over. Also how
   * long a stored request may wait before it is sent: one that was held up longer may have been taken over.
   */
  readonly leaseMs: number;
  /** A claimed confirmation belongs to its worker this long; longer than any send may take. */
  readonly confirmationLeaseMs: number;
  /**
   * After an ambiguous send, nothing is sent again before this much silence and a read-back. Well above ATShop's own
   * limit of 20 s for a call: a method may still run there after we stopped waiting for it.
   */
  readonly unsureQuietMs: number;
  /** A failed action is answered the same to a repeat this soon; later it is a new try. Commerce Layer's clients give up after 15 s. */
  readonly sameFailureMs: number;
  /** An action's outcome is sent no sooner: the platform may still be storing our "later". */
  readonly actionResultDelayMs: number;
  /** A platform that was told "later" waits for the outcome: no pause between tries is longer than this. */
  readonly actionResultMaxWaitMs: number;
  /** Paid money that no action of the platform claims within this is shown to the merchant. */
  readonly claimWithinMs: number;
  /** Stop telling the store this long before the platform forgets the order. */
  readonly deadlineMarginMs: number;
  /** For platforms that state no deadline. */
  readonly defaultDeadlineMs: number;
  /** Share of a waiting time that is random, so that a recovering store is not hit by all at once. */
  readonly jitter: number;
  /** How often the workers look for due work that nobody woke them for. */
  readonly pollMs: number;
  /** A server that is told to stop waits this long for what is under way. Whoever told it often kills it after 10 s. */
  readonly drainMs: number;
}

export const defaultSchedules: Schedules = {
  checkoutLifetimeMs: HOUR,
  pendingChecksMs: [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR],
  unknownChecksMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 5 * MINUTE, HOUR, 6 * HOUR, DAY, DAY, DAY, DAY, DAY],
  neverHappenedAfterMs: 2 * MINUTE,
  notificationRetriesMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR],
  confirmationRetriesMs: [
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    6 * HOUR,
  ],
  leaseMs: 15 * SECOND,
  confirmationLeaseMs: 45 * SECOND,
  unsureQuietMs: 2 * MINUTE,
  sameFailureMs: 15 * SECOND,
  actionResultDelayMs: SECOND,
  actionResultMaxWaitMs: 15 * MINUTE,
  claimWithinMs: HOUR,
  deadlineMarginMs: 12 * HOUR,
  defaultDeadlineMs: 7 * DAY,
  jitter: 0.2,
  pollMs: SECOND,
  drainMs: 8 * SECOND,
};

/** The waiting time of a try, `number` counting from 0; null when a finite schedule is used up. */
export function delayOf(waits: readonly number[], number: number, repeatLast: boolean): number | null {
  return waits[number] ?? (repeatLast ? (waits.at(-1) ?? null) : null);
}

/** Spreads a waiting time by ± `jitter`. */
export function withJitter(waitMs: number, jitter: number, random: () => number = Math.random): number {
  return Math.round(waitMs * (1 + jitter * (2 * random() - 1)));
}
