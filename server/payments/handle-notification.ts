import { hastenActions } from '../database/repositories/actions.ts';
import { updateNotification } from '../database/repositories/notifications.ts';
import { findPayment, findPaymentByProviderRef } from '../database/repositories/payments.ts';
import type { NotificationRow, PaymentRow } from '../database/schema.ts';
import { hasWork, workOn } from './actions/work-on.ts';
import { checkPayment } from './check-payment.ts';
import type { Domain } from './domain.ts';
import { delayOf, withJitter } from './schedules.ts';

/**
 * The job behind a stored notification: find the payment and ask the provider. One that beats our own
 * record of the payment, or whose question the provider does not answer, is tried again; one that never finds a
 * payment is parked for a person.
 */
export async function handleNotification(domain: Domain, notification: NotificationRow): Promise<void> {
  const payment = await paymentOf(domain, notification);
  const answered = payment !== undefined && (await lookInto(domain, payment));
  const now = domain.clock.now();
  const wait = answered ? null : delayOf(domain.schedules.notificationRetriesMs, notification.attempts, false);
  // The last question unanswered leaves the payment to its own schedule.
  const handled = payment !== undefined && wait === null;
  await domain.database.write((tx) =>
    updateNotification(tx, notification.id, {
      state: handled ? 'handled' : wait === null ? 'parked' : 'queued',
      next_at: wait === null ? null : now + withJitter(wait, domain.schedules.jitter),
      attempts: notification.attempts + 1,
      handled_at: handled ? now : null,
    }),
  );
  if (!payment && wait === null) {
    domain.metrics.notificationParked(notification.method_id);
    domain.logger.warn(
      { method: notification.method_id, event: notification.event_id, kind: notification.kind },
      'notification matches no payment; parked',
    );
  }
}

/** The news may be about a capture, void or refund that the provider answered "later". */
async function lookInto(domain: Domain, payment: PaymentRow): Promise<boolean> {
  const answered = await checkPayment(domain, payment.id, 'notification');
  if (!(await hasWork(domain, payment.id))) return answered;
  await domain.database.write((tx) => hastenActions(tx, payment.id, domain.clock.now()));
  await workOn(domain, payment.id);
  return answered;
}

async function paymentOf(domain: Domain, notification: NotificationRow): Promise<PaymentRow | undefined> {
  const { read } = domain.database;
  if (notification.provider_ref !== null) {
    const payment = await findPaymentByProviderRef(read, notification.method_id, notification.provider_ref);
    if (payment) return payment;
  }
  if (notification.merchant_ref === null) return undefined;
  const payment = await findPayment(read, notification.merchant_ref);
  return payment?.method_id === notification.method_id ? payment : undefined;
}
