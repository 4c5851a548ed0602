import { SECOND } from '../clock.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { submittedOperations } from '../database/repositories/operations.ts';
import { paymentById, updatePayment } from '../database/repositories/payments.ts';
import { BEGIN_TIMEOUT_MS } from './begin-payment.ts';
import type { Domain } from './domain.ts';
import { resolveOperation } from './resolve-operation.ts';

/** No request to a provider takes longer, and neither does writing its answer down. */
const NOBODY_WAITS_AFTER_MS = BEGIN_TIMEOUT_MS + 5 * SECOND;

/**
 * At start of the one server on a database: attempts whose answer the last process never wrote down are looked into at
 * once, since nobody is working on what is `submitted` now. Beside other servers they may be theirs (`takeOverPayments`).
 */
export const recoverPayments = (domain: Domain): Promise<number> => lookIntoSubmitted(domain, 0);

/**
 * While running: attempts of which nobody can be waiting for an answer any more. Their payments have their own places
 * in the schedules and come up sooner; this is for whatever else a dead server left, such as a half-made give-up.
 */
export const takeOverPayments = (domain: Domain): Promise<number> => lookIntoSubmitted(domain, NOBODY_WAITS_AFTER_MS);

async function lookIntoSubmitted(domain: Domain, ageMs: number): Promise<number> {
  const now = domain.clock.now();
  const lost = await submittedOperations(domain.database.read, now - ageMs);
  const payments = [...new Set(lost.map((operation) => operation.payment_id))];
  if (payments.length === 0) return 0;
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
