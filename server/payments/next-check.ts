import { DAY, HOUR } from '../clock.ts';
import type { PaymentRow } from '../database/schema.ts';
import type { Domain, Method } from './domain.ts';
import { isOver, type PaymentState } from './machines/payment.ts';
import { delayOf, withJitter } from './schedules.ts';

/** Refunds and disputes made at the provider are looked for this long. */
const AFTERCARE_MS = 120 * DAY;
/** A session may still be paid a little after it ended, clocks being what they are. */
const GRACE_MS = 48 * HOUR;

/** When to ask the provider next, epoch milliseconds; null: not any more. `checks` counts since the last change. */
export function nextCheckAfter(
  domain: Pick<Domain, 'schedules'>,
  method: Method,
  payment: PaymentRow,
  state: PaymentState,
  checks: number,
  now: number,
): number | null {
  // Nobody can be asked: an operator says what arrived.
  if (method.capabilities.settledBy === 'operator' || isOver(state)) return null;
  const { schedules } = domain;
  switch (state) {
    case 'unknown': {
      const wait = delayOf(schedules.unknownChecksMs, checks, false);
      return wait === null ? null : now + withJitter(wait, schedules.jitter);
    }
    case 'new':
    case 'actionRequired':
    case 'processing': {
      const wait = delayOf(schedules.pendingChecksMs, checks, true);
      if (wait === null || now > payment.expires_at + GRACE_MS) return null;
      // The end of the session is itself a moment to look.
      const atEnd = payment.expires_at > now ? payment.expires_at + 1_000 : Number.POSITIVE_INFINITY;
      return Math.min(now + withJitter(wait, schedules.jitter), atEnd);
    }
    default:
      return now < payment.created_at + AFTERCARE_MS ? now + withJitter(DAY, schedules.jitter) : null;
  }
}
