import { checkoutById } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { submittedOperations } from '../database/repositories/operations.ts';
import { paymentById, updatePayment } from '../database/repositories/payments.ts';
import type { Domain } from './domain.ts';
import { resolveOperation } from './resolve-operation.ts';

/**
 * At start: attempts whose answer the last process never wrote down are looked into at once. Only for the one
 * server that holds the database: what is `submitted` now, nobody is working on.
 */
export async function recoverPayments(domain: Domain): Promise<number> {
  const lost = await submittedOperations(domain.database.read);
  const payments = [...new Set(lost.map((operation) => operation.payment_id))];
  if (payments.length === 0) return 0;
  const now = domain.clock.now();
  await domain.database.write(async (tx) => {
    for (const operation of lost) await resolveOperation(tx, operation, 'unknown', 'unknown: interrupted', now);
    for (const id of payments) {
      await updatePayment(tx, id, { next_check_at: now });
      const payment = await paymentById(tx, id);
      const checkout = await checkoutById(tx, payment.checkout_id);
      await recordEvent(tx, about(checkout), now, 'payment.interrupted', { payment: payment.public_id });
    }
  });
  domain.logger.info({ payments: payments.length }, 'attempts without a recorded answer are being checked');
  return payments.length;
}
