import { announce, type Books, read } from './books.ts';
import type { BankPayment, Decline } from './payment.ts';

/** The issuer has agreed: reserves the money, and takes it unless the merchant wants to capture later. */
export function approve(books: Books, payment: BankPayment): void {
  const { ref, money, capture } = payment;
  books.ledger.move(ref, 'authorization', money.amountMinor, books.now());
  if (capture === 'automatic') books.ledger.move(ref, 'capture', money.amountMinor, books.now());
  books.ledger.enter(ref, capture === 'automatic' ? 'captured' : 'authorized');
  announce(books, capture === 'automatic' ? 'payment.captured' : 'payment.authorized', payment);
}

/** The issuer, or the shopper, has refused. */
export function fail(books: Books, payment: BankPayment, decline: Decline): void {
  books.ledger.enter(payment.ref, 'failed', decline);
  announce(books, 'payment.failed', payment);
}

/**
 * Does what time has made due: slow money arrives, challenges nobody answered end. Runs at the start of every
 * transaction, so that no one ever sees books that lag behind the clock.
 */
export function catchUp(books: Books): void {
  for (const ref of books.ledger.settling(books.now())) approve(books, read(books, ref));
  for (const ref of books.ledger.expiring(books.now())) {
    books.ledger.enter(ref, 'expired');
    announce(books, 'payment.expired', read(books, ref));
  }
}

/** What pressing a button on the challenge page came to. */
export type Decision = { readonly applied: boolean; readonly payment: BankPayment };

/** The shopper's decision; null for an unknown payment. Without effect unless the challenge is still open. */
export function decide(books: Books, ref: string, decision: 'approve' | 'decline'): Decision | null {
  const payment = books.ledger.find(ref);
  if (!payment) return null;
  const applied = payment.stage === 'actionRequired';
  if (applied && decision === 'approve') approve(books, payment);
  if (applied && decision === 'decline') {
    fail(books, payment, { code: 'authentication_failed', message: 'The shopper did not confirm the payment.' });
  }
  return { applied, payment: read(books, ref) };
}
