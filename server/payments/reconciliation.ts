import { dueNotifications } from '../database/repositories/notifications.ts';
import { duePayments } from '../database/repositories/payments.ts';
import { checkPayment } from './check-payment.ts';
import type { Domain } from './domain.ts';
import { expireCheckouts } from './expire-checkouts.ts';
import { handleNotification } from './handle-notification.ts';

const BATCH = 32;

/**
 * Everything that is due now: notifications to look into, payments to ask about when no notification came,
 * checkouts to end. One failing does not keep the others.
 */
export async function reconcile(domain: Domain): Promise<void> {
  const now = domain.clock.now();
  const { read } = domain.database;
  await each(domain, await dueNotifications(read, now, BATCH), (one) => handleNotification(domain, one));
  await each(domain, await duePayments(read, now, BATCH), (one) => checkPayment(domain, one.id));
  await expireCheckouts(domain);
}

async function each<T extends { id: number }>(domain: Domain, due: readonly T[], work: (one: T) => Promise<void>) {
  const results = await Promise.allSettled(due.map(work));
  for (const result of results) {
    if (result.status === 'rejected') domain.logger.error({ err: result.reason }, 'reconciliation failed for one');
  }
}
