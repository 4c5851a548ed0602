import type { Queries } from '../database/database.ts';
import { activePayment } from '../database/repositories/payments.ts';
import type { CheckoutRow } from '../database/schema.ts';
import type { Standing } from '../platforms/platform.ts';

/** How far a checkout is paid, for a page that decides what to show. */
export async function standingOf(db: Queries, checkout: CheckoutRow): Promise<Standing> {
  if (checkout.state === 'completed') return 'paid';
  if (checkout.state === 'review') return 'pending';
  if (checkout.state !== 'processing') return 'unpaid';
  const running = await activePayment(db, checkout.id);
  return running === undefined || running.state === 'actionRequired' ? 'unpaid' : 'pending';
}
