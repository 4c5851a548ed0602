import { checkoutsByOrderRef, findCheckout } from '../database/repositories/checkouts.ts';
import { findPayment, findPaymentsByRef, paymentsOfCheckout } from '../database/repositories/payments.ts';
import type { PaymentRow } from '../database/schema.ts';
import type { Domain } from '../payments/domain.ts';
import { parseReference } from '../providers/bank-transfer/reference.ts';

/** The bank transfers an operator may mean by what stands on the bank statement or in the store. */
export async function findTransfers(domain: Domain, target: string): Promise<PaymentRow[]> {
  const text = target.trim();
  const payments = await candidates(domain, text);
  const transfers = payments.filter(
    (payment) => domain.methods.get(payment.method_id)?.capabilities.settledBy === 'operator',
  );
  // A shopper who came back and began again has two: the one that is awaited is meant.
  const awaited = transfers.filter((payment) => payment.active === 1);
  return awaited.length > 0 ? awaited : transfers;
}

async function candidates(domain: Domain, text: string): Promise<PaymentRow[]> {
  const { read } = domain.database;
  if (text.startsWith('co_')) {
    const checkout = await findCheckout(read, text);
    return checkout ? paymentsOfCheckout(read, checkout.id) : [];
  }
  if (text.startsWith('pay_')) {
    const payment = await findPayment(read, text);
    return payment ? [payment] : [];
  }
  const reference = parseReference(text);
  if (reference !== null) return findPaymentsByRef(read, reference);
  const checkouts = await checkoutsByOrderRef(read, text);
  return (await Promise.all(checkouts.map((checkout) => paymentsOfCheckout(read, checkout.id)))).flat();
}
