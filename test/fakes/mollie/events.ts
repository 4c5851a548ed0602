/** What happens at Mollie by itself, or by the hands of shoppers and banks. */
import { type BookedPayment, type Books, capturedOf, captureSetAside } from './books.ts';

const DAY = 24 * 3_600_000;
/** A card's authorization; Mollie tells it as `captureBefore`. */
export const HOLD_MS = 7 * DAY;
/** An unfinished visit to Mollie's page; a bank transfer waits longer. */
export const lifetimeOf = (method: BookedPayment['method']): number =>
  method === 'banktransfer' ? 12 * DAY : 3_600_000;

const HOLDING: readonly unknown[] = ['creditcard', 'klarna', 'billie', 'riverty', 'vipps', 'mobilepay'];

/** What a shopper does at Mollie's page. `start`: begins with a method that takes its time (bank transfer, debit). */
export type Decision = 'approve' | 'decline' | 'cancel' | 'start';

export function decide(books: Books, payment: BookedPayment, decision: Decision, now: number): boolean {
  lapse(payment, now);
  if (payment.status !== 'open') return false;
  payment.method ??= 'creditcard';
  switch (decision) {
    case 'approve':
      approve(books, payment, now);
      return true;
    case 'decline':
      payment.failureReason = payment.method === 'creditcard' ? 'insufficient_funds' : null;
      payment.status = 'failed';
      payment.times.failed = now;
      return true;
    case 'cancel':
      payment.status = 'canceled';
      payment.times.canceled = now;
      return true;
    case 'start':
      if (payment.method !== 'banktransfer') payment.status = 'pending';
      return true;
  }
}

export function approve(books: Books, payment: BookedPayment, now: number): void {
  const held = payment.captureMode === 'manual' && HOLDING.includes(payment.method);
  payment.status = held ? 'authorized' : 'paid';
  payment.times[held ? 'authorized' : 'paid'] = now;
  const mandate = payment.mandateId === null ? undefined : books.mandates.get(payment.mandateId);
  if (mandate?.status === 'pending') mandate.status = 'valid';
}

/** A waiting transfer or debit arrives, or bounces; late moves end as their payment's plan says. */
export function settle(books: Books, now: number, money: 'arrives' | 'bounces' = 'arrives'): void {
  for (const payment of books.payments.values()) {
    if (payment.status === 'pending') {
      if (money === 'arrives') approve(books, payment, now);
      else {
        // The account is closed.
        payment.bankReasonCode = payment.method === 'directdebit' ? 'AC04' : null;
        payment.status = 'failed';
        payment.times.failed = now;
      }
    }
    for (const move of payment.captures) {
      if (move.status === 'pending') move.status = payment.plan.capture === 'fail' ? 'failed' : 'succeeded';
    }
    for (const move of payment.refunds) {
      if (move.status === 'pending') move.status = payment.plan.refund === 'fail' ? 'failed' : 'refunded';
    }
    if (payment.releaseAsked) released(payment, now);
    settleCaptures(payment, now);
  }
}

/** `paid` once nothing is left to capture. */
export function settleCaptures(payment: BookedPayment, now: number): void {
  if (payment.status !== 'authorized' || capturedOf(payment) < payment.amount) return;
  payment.status = 'paid';
  payment.times.paid = now;
}

/** `canceled` without captures, `paid` with one (Mollie, release authorization). */
export function released(payment: BookedPayment, now: number): void {
  if (payment.status !== 'authorized' || captureSetAside(payment) > capturedOf(payment)) return;
  const part = capturedOf(payment) > 0;
  payment.status = part ? 'paid' : 'canceled';
  payment.times[part ? 'paid' : 'canceled'] = now;
}

/** What time alone does. */
export function lapse(payment: BookedPayment, now: number): void {
  const { authorized } = payment.times;
  const unpaid = payment.status === 'open' && now >= payment.createdAt + lifetimeOf(payment.method);
  const uncaptured = payment.status === 'authorized' && authorized !== undefined && now >= authorized + HOLD_MS;
  if (!unpaid && !uncaptured) return;
  const part = capturedOf(payment) > 0;
  payment.status = part ? 'paid' : 'expired';
  payment.times[part ? 'paid' : 'expired'] = now;
}
