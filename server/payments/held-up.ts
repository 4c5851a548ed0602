import type { OperationRow } from '../database/schema.ts';
import type { Domain } from './domain.ts';
import { type Outcome, unknown } from './outcome.ts';

/**
 * Whether a request was stored too long ago to be sent: this server was frozen or starved between the two, and another
 * one may have found meanwhile that the provider never heard of it, and told so. What is late is looked into instead.
 */
export const isHeldUp = ({ clock, schedules }: Pick<Domain, 'clock' | 'schedules'>, operation: OperationRow): boolean =>
  clock.now() - operation.submitted_at >= schedules.leaseMs;

/** What is known of a request that was held up here. */
export const heldUp: Outcome<never> = unknown('timeout', 'held up on this server, and not sent any more');
