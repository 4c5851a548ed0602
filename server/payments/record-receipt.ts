import type { Money } from '../../shared/money.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { updatePayment } from '../database/repositories/payments.ts';
import { insertReceipt } from '../database/repositories/receipts.ts';
import type { PaymentRow } from '../database/schema.ts';
import { checkPayment } from './check-payment.ts';
import type { Domain } from './domain.ts';

export interface ReceiptInput {
  readonly amount: Money;
  readonly bankRef: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly by: string;
}

/** Records money an operator saw arrive for a transfer, and asks the provider (our own sums) what follows. */
export async function recordReceipt(
  domain: Domain,
  payment: PaymentRow,
  input: ReceiptInput,
): Promise<'recorded' | 'duplicate'> {
  const fresh = await domain.database.write(async (tx) => {
    const now = domain.clock.now();
    const inserted = await insertReceipt(tx, {
      payment_id: payment.id,
      amount_minor: input.amount.amountMinor,
      currency: input.amount.currency,
      bank_ref: input.bankRef,
      received_at: input.receivedAt,
      recorded_by: input.by,
      recorded_at: now,
    });
    if (inserted) {
      const checkout = await checkoutById(tx, payment.checkout_id);
      // Should this process die before it looks itself, the server does.
      await updatePayment(tx, payment.id, { next_check_at: now });
      const amount = `${input.amount.amountMinor} ${input.amount.currency}`;
      await recordEvent(tx, about(checkout), now, 'receipt.recorded', {
        payment: payment.public_id,
        amount,
        by: input.by,
      });
    }
    return inserted;
  });
  // Also after a duplicate: the first recording may have died before it came to this line.
  await checkPayment(domain, payment.id, 'receipt');
  return fresh ? 'recorded' : 'duplicate';
}
