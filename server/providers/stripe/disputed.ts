import type { Dispute } from './things.ts';

/**
 * Disputes that hold, or have taken, the money. An inquiry (`warning_…`) takes none yet, a won or prevented one gave it
 * back (Stripe API reference, Dispute, status). A status that is not known counts: a chargeback must not pass unseen.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'prevented',
  'won',
]);

/** Amount under dispute in Stripe's unit. */
export const disputedOf = (disputes: readonly Dispute[], currency: string): number =>
  disputes
    .filter((dispute) => !HARMLESS.has(dispute.status) && dispute.currency === currency)
    .reduce((sum, { amount }) => sum + amount, 0);
