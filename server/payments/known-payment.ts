import { money } from '../../shared/money.ts';
import type { Queries } from '../database/database.ts';
import { receiptsOf } from '../database/repositories/receipts.ts';
import type { PaymentRow } from '../database/schema.ts';
import type { KnownPayment } from '../providers/provider.ts';

/** What we hold of a payment, in the words a provider is asked with. */
export async function knownPayment(db: Queries, payment: PaymentRow): Promise<KnownPayment> {
  const receipts = await receiptsOf(db, payment.id);
  return {
    providerRef: payment.provider_ref,
    merchantRef: payment.public_id,
    money: money(payment.amount_minor, payment.currency),
    receipts: receipts.map((receipt) => ({
      amount: money(receipt.amount_minor, receipt.currency),
      receivedAt: receipt.received_at,
      bankRef: receipt.bank_ref,
    })),
    createdAt: payment.created_at,
    expiresAt: payment.expires_at,
  };
}
