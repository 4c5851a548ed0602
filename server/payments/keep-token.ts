import type { Queries } from '../database/database.ts';
import { insertPaymentSource } from '../database/repositories/payment-sources.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import type { ProviderPayment } from '../providers/provider.ts';
import { newSourceId } from './ids.ts';

/** Keeps a payment's source for later, if its shopper asked for that; however often it is told. */
export async function keepToken(
  tx: Queries,
  checkout: CheckoutRow,
  payment: PaymentRow,
  { token }: ProviderPayment,
  now: number,
): Promise<void> {
  if (!token || checkout.save_source !== 1) return;
  await insertPaymentSource(tx, {
    public_id: newSourceId(),
    store_id: checkout.store_id,
    method_id: payment.method_id,
    payment_id: payment.id,
    customer_ref: checkout.customer_ref,
    provider_token: token.paymentSourceToken,
    provider_customer: token.customerToken ?? null,
    created_at: now,
  });
}
