import { money } from '../../shared/money.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { paymentById } from '../database/repositories/payments.ts';
import { paymentsWithBankRef } from '../database/repositories/receipts.ts';
import type { PaymentRow } from '../database/schema.ts';
import { acceptMoney } from '../payments/accept-money.ts';
import type { Domain } from '../payments/domain.ts';
import { blockingFlags } from '../payments/flags.ts';
import { recordReceipt } from '../payments/record-receipt.ts';
import { findTransfers } from './find-transfers.ts';
import type { MarkPaid, MarkPaidResult } from './operator.ts';

/** Records what arrived on the bank account; see Operator.markPaid. */
export async function markPaid(domain: Domain, input: MarkPaid): Promise<MarkPaidResult> {
  const payment = await only(domain, input.target);
  if ('result' in payment) return payment;
  const received = input.received ?? money(payment.amount_minor, payment.currency);
  if (received.amountMinor === 0) {
    return refused('not_a_transfer', 'A received amount of 0 is no payment. Give what arrived with --received.');
  }
  const booked = await paymentsWithBankRef(domain.database.read, input.bankRef);
  if (booked.some((id) => id !== payment.id)) {
    return refused(
      'bank_ref_used',
      `The bank's reference "${input.bankRef}" was recorded for another order: one transfer pays one order.`,
    );
  }
  const recorded = await recordReceipt(domain, payment, {
    amount: received,
    bankRef: input.bankRef,
    receivedAt: input.receivedAt ?? domain.clock.now(),
    by: input.by,
  });
  if (input.accept) await acceptMoney(domain, payment.id, input.by);
  return outcome(domain, payment.id, recorded === 'duplicate' && !input.accept);
}

async function only(domain: Domain, target: string): Promise<PaymentRow | MarkPaidResult> {
  const found = await findTransfers(domain, target);
  const [first, ...others] = found;
  if (!first) {
    return refused(
      'not_found',
      `No awaited bank transfer matches "${target}". Use the remittance reference, the order's or the checkout's id.`,
    );
  }
  if (others.length > 0) {
    const ids = found.map((payment) => payment.public_id).join(', ');
    return refused('ambiguous', `Several transfers match "${target}": ${ids}. Name one of them.`);
  }
  return first;
}

async function outcome(domain: Domain, paymentId: number, duplicate: boolean): Promise<MarkPaidResult> {
  const { read } = domain.database;
  const payment = await paymentById(read, paymentId);
  const checkout = await checkoutById(read, payment.checkout_id);
  const ids = { checkout: checkout.public_id, payment: payment.public_id };
  if (duplicate) return { result: 'duplicate', ...ids };
  const flags = await blockingFlags(read, checkout.id, payment.id);
  if (flags.length > 0) return { result: 'flagged', ...ids, flags: flags.map((flag) => flag.code) };
  return { result: 'paid', ...ids };
}

const refused = (code: Extract<MarkPaidResult, { result: 'refused' }>['code'], message: string): MarkPaidResult => ({
  result: 'refused',
  code,
  message,
});
