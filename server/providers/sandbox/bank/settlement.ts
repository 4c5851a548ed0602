import { DAY } from '../../../clock.ts';
import { announce, type Books, read } from './books.ts';
import { DECLINES, type Decline } from './cards.ts';
import { finishMove } from './moves.ts';
import { type BankPayment, uncaptured } from './payment.ts';

/** How long an authorization waits to be captured, milliseconds; card schemes give a shop about a week. */
export const AUTHORIZATION_LASTS_MS = 7 * DAY;

/** The issuer has agreed: reserves the money, and takes it unless the merchant wants to capture later. */
export function approve(books: Books, payment: BankPayment): void {
  const { ref, money, capture } = payment;
  books.ledger.move(ref, 'authorization', money.amountMinor, books.now());
  if (capture === 'automatic') books.ledger.move(ref, 'capture', money.amountMinor, books.now());
  else books.holds.place(ref, books.now() + AUTHORIZATION_LASTS_MS);
  books.ledger.enter(ref, capture === 'automatic' ? 'captured' : 'authorized');
  announce(books, capture === 'automatic' ? 'payment.captured' : 'payment.authorized', payment);
}

/** The issuer, or the shopper, has refused. */
export function fail(books: Books, payment: BankPayment, decline: Decline): void {
  books.ledger.enter(payment.ref, 'failed', decline);
  announce(books, 'payment.failed', payment);
}

/** The issuer of a slow card has made up its mind. */
export function settle(books: Books, payment: BankPayment): void {
  if (payment.behaviour === 'declineLate') fail(books, payment, DECLINES.declineLate);
  else approve(books, payment);
}

/** The issuer no longer keeps what was authorized and not captured; what was captured stays. */
function lapse(books: Books, payment: BankPayment): void {
  const left = uncaptured(payment);
  books.holds.drop(payment.ref);
  if (left === 0) return;
  books.ledger.move(payment.ref, 'release', left, books.now());
  if (payment.captured === 0) books.ledger.enter(payment.ref, 'expired');
  announce(books, 'payment.expired', payment);
}

/**
 * Does what time has made due: slow money arrives, slow moves are done, challenges nobody answered end, and
 * authorizations nobody captured lapse. Runs at the start of every transaction, so that no one ever sees books that
 * lag behind the clock.
 */
export function catchUp(books: Books): void {
  for (const ref of books.ledger.settling(books.now())) settle(books, read(books, ref));
  for (const instruction of books.instructions.due(books.now())) finishMove(books, instruction);
  for (const ref of books.ledger.expiring(books.now())) {
    books.ledger.enter(ref, 'expired');
    announce(books, 'payment.expired', read(books, ref));
  }
  for (const ref of books.holds.lapsed(books.now())) lapse(books, read(books, ref));
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
