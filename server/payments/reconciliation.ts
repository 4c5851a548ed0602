import { MINUTE } from '../clock.ts';
import type { Queries } from '../database/database.ts';
import { dueActions, updateAction } from '../database/repositories/actions.ts';
import { dueClaims, updateCheckout } from '../database/repositories/checkouts.ts';
import { dueNotifications, putOffNotification } from '../database/repositories/notifications.ts';
import { duePayments, updatePayment } from '../database/repositories/payments.ts';
import type { PaymentRow } from '../database/schema.ts';
import { workOnDue } from './actions/work-on.ts';
import { checkPayment } from './check-payment.ts';
import type { Domain } from './domain.ts';
import { expireCheckouts } from './expire-checkouts.ts';
import { giveUpPayment } from './give-up-payment.ts';
import { handleNotification } from './handle-notification.ts';
import { lookAtUnclaimed } from './unclaimed.ts';

const BATCH = 32;
/** What failed for a reason of our own is left alone this long: it must neither spin nor keep others from their turn. */
const AFTER_BUG_MS = MINUTE;

/**
 * Everything that is due now: notifications to look into, payments to ask about when no notification came,
 * checkouts to end. One failing does not keep the others.
 */
export async function reconcile(domain: Domain): Promise<void> {
  const now = domain.clock.now();
  const { read } = domain.database;
  const notifications = await dueNotifications(read, now, BATCH);
  await each(domain, notifications, (one) => handleNotification(domain, one), putOffNotification);
  const payments = await duePayments(read, now, BATCH);
  await each(domain, payments, (one) => lookInto(domain, one, now), putOffPayment);
  const actions = await dueActions(read, now, BATCH);
  await each(domain, actions, (one) => workOnDue(domain, one), putOffAction);
  const unclaimed = await dueClaims(read, now, BATCH);
  await each(domain, unclaimed, (one) => lookAtUnclaimed(domain, one), putOffClaim);
  await expireCheckouts(domain);
}

/** An attempt whose shopper did not come back in time is given up; of any other the provider is asked. */
async function lookInto(domain: Domain, payment: PaymentRow, now: number): Promise<void> {
  if (payment.state === 'actionRequired' && payment.expires_at <= now) await giveUpPayment(domain, payment);
  else await checkPayment(domain, payment.id);
}

const putOffPayment = (tx: Queries, id: number, until: number) => updatePayment(tx, id, { next_check_at: until });

const putOffAction = (tx: Queries, id: number, until: number) => updateAction(tx, id, { next_at: until });
const putOffClaim = (tx: Queries, id: number, until: number) => updateCheckout(tx, id, { claim_by: until });

async function each<T extends { id: number }>(
  domain: Domain,
  due: readonly T[],
  work: (one: T) => Promise<void>,
  putOff: (tx: Queries, id: number, until: number) => Promise<void>,
): Promise<void> {
  await Promise.all(
    due.map(async (one) => {
      try {
        await work(one);
      } catch (err) {
        domain.logger.error({ err }, 'reconciliation failed for one');
        await domain.database.write((tx) => putOff(tx, one.id, domain.clock.now() + AFTER_BUG_MS));
      }
    }),
  );
}
