import type { Queries } from '../database/database.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { openFlags } from '../database/repositories/flags.ts';
import type { CheckoutRow } from '../database/schema.ts';
import type { Effects } from './effects.ts';
import { clearFlags } from './flags.ts';
import { moveCheckout } from './move-checkout.ts';

/** A person sent the money back: its flags are decided, the store is not told, and the checkout ends. */
export async function dismissMoney(
  tx: Queries,
  checkout: CheckoutRow,
  now: number,
  by: string,
  effects: Effects,
): Promise<void> {
  const flags = (await openFlags(tx, checkout.id)).filter((flag) => flag.blocking === 1);
  await clearFlags(tx, checkout, flags, now, by);
  await recordEvent(tx, about(checkout), now, 'payment.dismissed', { by });
  if (checkout.state === 'review') await moveCheckout(tx, checkout, 'cancelled', now, effects);
}
