import type { CheckoutState } from '../../shared/api.ts';
import type { Queries } from '../database/database.ts';
import { touchCheckout, updateCheckoutState } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import type { CheckoutRow } from '../database/schema.ts';
import type { Effects } from './effects.ts';
import { checkoutEdge } from './machines/checkout.ts';

/** Takes a checkout along one edge of its machine; the same state again only announces a change. */
export async function moveCheckout(
  tx: Queries,
  checkout: CheckoutRow,
  to: CheckoutState,
  now: number,
  effects: Effects,
): Promise<void> {
  effects.checkoutChanged(checkout.public_id);
  const from = checkout.state as CheckoutState;
  switch (checkoutEdge(from, to)) {
    case 'stay':
      return touchCheckout(tx, checkout.id, now);
    case 'refuse':
      throw new Error(`A checkout cannot go from ${from} to ${to}`);
    case 'move':
      if (!(await updateCheckoutState(tx, checkout, to, now))) throw new Error('The checkout changed meanwhile');
      await recordEvent(tx, about(checkout), now, `checkout.${to}`, { from });
  }
}
