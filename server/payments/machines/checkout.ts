import type { CheckoutState } from '../../../shared/api.ts';

/**
 * Where a checkout may go. `expired` and `cancelled` are left only when money arrives after all:
 * it is never ignored.
 */
const EDGES: Readonly<Record<CheckoutState, readonly CheckoutState[]>> = {
  open: ['processing', 'completed', 'review', 'expired', 'cancelled'],
  processing: ['open', 'completed', 'review', 'expired', 'cancelled'],
  // Cancelled: a person sent the money back.
  review: ['completed', 'cancelled'],
  expired: ['completed', 'review'],
  cancelled: ['completed', 'review'],
  completed: [],
};

/** `stay` for the same state again, `refuse` for an edge that does not exist. */
export function checkoutEdge(from: CheckoutState, to: CheckoutState): 'move' | 'stay' | 'refuse' {
  if (from === to) return 'stay';
  return EDGES[from].includes(to) ? 'move' : 'refuse';
}

/** States in which a shopper can start an attempt. */
export const isPayable = (state: CheckoutState) => state === 'open' || state === 'processing';
