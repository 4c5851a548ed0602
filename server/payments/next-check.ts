import { DAY, HOUR } from '../clock.ts';
import type { PaymentRow } from '../database/schema.ts';
import type { Domain, Method } from './domain.ts';
import { isOver, type PaymentState } from './machines/payment.ts';
import { delayOf, withJitter } from './schedules.ts';

/** Refunds and disputes made at the provider are looked for this long, and so is money that settles very late. */
const AFTERCARE_MS = 120 * DAY;
/** A session may still be paid a little after it ended, clocks being what they are. */
const GRACE_MS = 48 * HOUR;

/** The place of a payment in its schedule. */
export interface Plan {
  readonly checks: number;
  /** Epoch milliseconds; null: the provider is not asked any more. */
  readonly next_check_at: number | null;
}

/**
 * Where a payment stands in its schedule after a look at it. Only a look that was due moves it on: a shopper
 * who reloads, or a burst of notifications, must not use the schedule up. A new state begins a new schedule.
 */
export function planAfterLook(
  domain: Pick<Domain, 'schedules'>,
  method: Method | null,
  payment: PaymentRow,
  state: PaymentState,
  now: number,
): Plan {
  const same = state === payment.state;
  const { checks, next_check_at } = payment;
  if (same && (next_check_at === null || next_check_at > now)) return { checks, next_check_at };
  const place = same ? checks + 1 : 0;
  return { checks: place, next_check_at: nextCheckAfter(domain, method, payment, state, place, now) };
}

/** When to ask the provider next, epoch milliseconds; null: not any more. `checks` counts since the last change. */
function nextCheckAfter(
  { schedules }: Pick<Domain, 'schedules'>,
  method: Method | null,
  payment: PaymentRow,
  state: PaymentState,
  checks: number,
  now: number,
): number | null {
  // Nobody can be asked: an operator says what arrived.
  if (method?.capabilities.settledBy === 'operator') return null;
  if (isOver(state))
    return mayStillArrive(method, payment, state, now) ? now + withJitter(HOUR, schedules.jitter) : null;
  if (state === 'unknown') {
    const wait = delayOf(schedules.unknownChecksMs, checks, false);
    return wait === null ? null : now + withJitter(wait, schedules.jitter);
  }
  if (isAwaited(state, payment) && now <= payment.expires_at + GRACE_MS) {
    const wait = delayOf(schedules.pendingChecksMs, checks, true) ?? HOUR;
    // The end of the session is itself a moment to look.
    const atEnd = payment.expires_at > now ? payment.expires_at + 1_000 : Number.POSITIVE_INFINITY;
    return Math.min(now + withJitter(wait, schedules.jitter), atEnd);
  }
  return now < payment.created_at + AFTERCARE_MS ? now + withJitter(DAY, schedules.jitter) : null;
}

/** A shopper who was told where to send money may do so after the attempt was given up, and its news may be lost. */
function mayStillArrive(method: Method | null, payment: PaymentRow, state: PaymentState, now: number): boolean {
  return method?.capabilities.amounts === 'shopper' && state !== 'refunded' && now <= payment.expires_at + GRACE_MS;
}

/** Whether the provider has left us without a word for so long that a person should look there. */
export function isUnresolved(payment: PaymentRow, state: PaymentState, plan: Plan, now: number): boolean {
  if (state === 'unknown') return plan.next_check_at === null;
  return isAwaited(state, payment) && now > payment.expires_at + GRACE_MS;
}

/** The attempt is under way, and its end should come soon. */
const isAwaited = (state: PaymentState, { capture }: PaymentRow) =>
  state === 'new' ||
  state === 'actionRequired' ||
  state === 'processing' ||
  // Reserved is where it rests when somebody else captures.
  (state === 'authorized' && capture === 'automatic');
