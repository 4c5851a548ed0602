import { money } from '../../../shared/money.ts';
import { checkoutById } from '../../database/repositories/checkouts.ts';
import { paymentSourceById } from '../../database/repositories/payment-sources.ts';
import { paymentById } from '../../database/repositories/payments.ts';
import type { ActionRow, OperationRow, PaymentRow } from '../../database/schema.ts';
import { failpoint } from '../../failpoint.ts';
import type { ProviderPayment, Session } from '../../providers/provider.ts';
import { BEGIN_TIMEOUT_MS, captureOf, descriptionOf, notificationUrlOf } from '../begin-payment.ts';
import type { Domain } from '../domain.ts';
import { giveUpPayment } from '../give-up-payment.ts';
import { heldUp, isHeldUp } from '../held-up.ts';
import { type Outcome, rejected } from '../outcome.ts';
import { recordSession } from '../record-session.ts';

/** Pays with a kept source. The payment's state decides the action (settle.ts). */
export async function authorizeWithSource(
  domain: Domain,
  payment: PaymentRow,
  action: ActionRow,
  operation: OperationRow,
): Promise<void> {
  const { read } = domain.database;
  const method = domain.methods.get(payment.method_id);
  const store = domain.stores.get(action.store_id);
  if (!method || !store || operation.source_id === null) {
    throw new Error(`The configuration changed under action ${action.public_id}`);
  }
  const source = await paymentSourceById(read, operation.source_id);
  const checkout = await checkoutById(read, payment.checkout_id);
  failpoint('operation.stored');
  // Begun by another server that is gone, or too long ago by this one: it may have been sent.
  if (isHeldUp(domain, operation)) return recordSession(domain, method, { payment, operation }, heldUp);
  const outcome =
    (await method.provider.authorize?.({
      merchantRef: payment.public_id,
      idempotencyKey: operation.idempotency_key,
      money: money(payment.amount_minor, payment.currency),
      capture: captureOf(payment),
      description: descriptionOf(store, checkout),
      orderRef: checkout.order_ref,
      paymentSourceToken: source.provider_token,
      notificationUrl: notificationUrlOf(domain, method),
      signal: AbortSignal.timeout(BEGIN_TIMEOUT_MS),
    })) ?? rejected('not_supported', 'This method cannot pay without the shopper.');
  failpoint('provider.answered');
  await recordSession(domain, method, { payment, operation }, sessionOf(outcome));
  // Nobody is there to confirm it.
  if (outcome.status === 'actionRequired') await giveUpPayment(domain, await paymentById(read, payment.id));
  failpoint('facts.recorded');
}

function sessionOf(outcome: Outcome<ProviderPayment>): Outcome<Session> {
  return 'value' in outcome ? { ...outcome, value: { payment: outcome.value } } : outcome;
}
