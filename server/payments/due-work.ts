import { type DueAction, dueActions, updateAction } from '../database/repositories/actions.ts';
import { dueClaims, updateCheckout } from '../database/repositories/checkouts.ts';
import { dueNotifications, putOffNotification } from '../database/repositories/notifications.ts';
import { duePayments, updatePayment } from '../database/repositories/payments.ts';
import type { CheckoutRow, NotificationRow, PaymentRow } from '../database/schema.ts';
import { workOnDue } from './actions/work-on.ts';
import { checkPayment } from './check-payment.ts';
import type { Domain } from './domain.ts';
import { giveUpPayment } from './give-up-payment.ts';
import { handleNotification } from './handle-notification.ts';
import { lookAtUnclaimed } from './unclaimed.ts';
import type { DueWork } from './work-pool.ts';

export const notificationWork: DueWork<NotificationRow> = {
  left: 'notificationsLeft',
  lease: 'notification',
  subjectOf: ({ id }) => id,
  methodOf: ({ method_id }) => method_id,
  find: dueNotifications,
  work: handleNotification,
  putOff: putOffNotification,
};

/** Payments to ask about when no notification came. */
export const paymentWork: DueWork<PaymentRow> = {
  left: 'reconciliation',
  lease: 'payment',
  subjectOf: ({ id }) => id,
  methodOf: ({ method_id }) => method_id,
  find: duePayments,
  work: lookInto,
  putOff: (tx, id, until) => updatePayment(tx, id, { next_check_at: until }),
};

export const actionWork: DueWork<DueAction> = {
  left: 'reconciliation',
  lease: 'payment',
  subjectOf: ({ payment_id }) => payment_id,
  methodOf: ({ method_id }) => method_id,
  find: dueActions,
  work: workOnDue,
  putOff: (tx, id, until) => updateAction(tx, id, { next_at: until }),
};

/** Paid, and claimed by nobody. They are of any method. */
export const unclaimedWork: DueWork<CheckoutRow> = {
  left: 'reconciliation',
  lease: 'checkout',
  subjectOf: ({ id }) => id,
  methodOf: () => '',
  find: dueClaims,
  work: lookAtUnclaimed,
  putOff: (tx, id, until) => updateCheckout(tx, id, { claim_by: until }),
};

/** An attempt whose shopper did not come back in time is given up; of any other the provider is asked. */
async function lookInto(domain: Domain, payment: PaymentRow): Promise<void> {
  const isLate = payment.state === 'actionRequired' && payment.expires_at <= domain.clock.now();
  if (isLate) await giveUpPayment(domain, payment);
  else await checkPayment(domain, payment.id);
}
