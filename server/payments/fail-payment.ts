import type { Queries } from '../database/database.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { paymentById, updatePayment } from '../database/repositories/payments.ts';
import type { PaymentRow } from '../database/schema.ts';
import type { Domain } from './domain.ts';
import type { Effects } from './effects.ts';
import { isUndecided, type PaymentState } from './machines/payment.ts';
import { settleCheckout } from './settle-checkout.ts';

/** The attempt is over and no money moved: the checkout can be paid again. A decided payment stays as it is. */
export async function failPayment(
  tx: Queries,
  domain: Domain,
  payment: PaymentRow,
  code: string,
  effects: Effects,
): Promise<void> {
  if (!isUndecided(payment.state as PaymentState)) return;
  const now = domain.clock.now();
  await updatePayment(tx, payment.id, {
    state: 'failed',
    decline_code: code,
    // What would have paid it is of no use any more, and may be a secret.
    instructions_json: null,
    active: 0,
    next_check_at: null,
    updated_at: now,
  });
  const checkout = await checkoutById(tx, payment.checkout_id);
  const detail = { payment: payment.public_id, from: payment.state, code };
  await recordEvent(tx, about(checkout), now, 'payment.failed', detail);
  await settleCheckout(tx, domain, checkout, await paymentById(tx, payment.id), effects);
}
