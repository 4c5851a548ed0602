import type { Queries } from '../database/database.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { openFlags } from '../database/repositories/flags.ts';
import type { CheckoutRow } from '../database/schema.ts';
import { failAuthorizes } from './actions/settle.ts';
import type { Domain } from './domain.ts';
import type { Effects } from './effects.ts';
import { clearFlags } from './flags.ts';
import { moveCheckout } from './move-checkout.ts';

/** A person sent the money back: its flags are decided, the store is not told, and the checkout ends. */
export async function dismissMoney(
  tx: Queries,
  domain: Domain,
  checkout: CheckoutRow,
  by: string,
  effects: Effects,
): Promise<void> {
  const now = domain.clock.now();
  const flags = (await openFlags(tx, checkout.id)).filter((flag) => flag.blocking === 1);
  await clearFlags(tx, checkout, flags, now, by);
  await recordEvent(tx, about(checkout), now, 'payment.dismissed', { by });
  const failure = { code: 'payment_dismissed', message: 'The merchant sent the money back.' };
  await failAuthorizes(tx, domain, checkout, failure, effects);
  if (checkout.state === 'review') await moveCheckout(tx, checkout, 'cancelled', now, effects);
}
