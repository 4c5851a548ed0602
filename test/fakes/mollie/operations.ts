import { exponentOf } from '../../../shared/money.ts';
import {
  type BookedMandate,
  type BookedPayment,
  type Books,
  capturedOf,
  captureSetAside,
  type Plan,
  refundSetAside,
} from './books.ts';
import { approve, lapse, released, settleCaptures } from './events.ts';
import { notFound, unprocessable } from './refusal.ts';
import type { NewPayment, readMove } from './requests.ts';

type MoveRequest = ReturnType<typeof readMove>;

export function createPayment(books: Books, request: NewPayment, merchant: string, plan: Plan, now: number) {
  const { amount, sequenceType, customerId, captureMode } = request;
  const mandate = mandateFor(books, request, now);
  if (sequenceType !== 'recurring' && request.redirectUrl === undefined) {
    throw unprocessable('The redirect URL is required', 'redirectUrl');
  }
  if (exponentOf(amount.currency) === 3) throw unprocessable('The currency is not supported', 'amount.currency');
  if (amount.amountMinor === 0) throw unprocessable('The amount is lower than the minimum', 'amount');
  const payment: BookedPayment = {
    id: books.id('tr'),
    merchant,
    createdAt: now,
    amount: amount.amountMinor,
    currency: amount.currency,
    description: request.description,
    metadata: request.metadata ?? null,
    redirectUrl: request.redirectUrl ?? null,
    webhookUrl: request.webhookUrl ?? null,
    sequenceType,
    captureMode: captureMode === 'manual' ? 'manual' : null,
    customerId: customerId ?? null,
    mandateId: mandate?.id ?? null,
    locale: request.locale ?? null,
    method: sequenceType === 'recurring' ? (mandate?.method ?? null) : (request.method ?? null),
    status: 'open',
    failureReason: null,
    bankReasonCode: null,
    times: {},
    plan,
    releaseAsked: false,
    captures: [],
    refunds: [],
    chargebacks: [],
  };
  books.payments.set(payment.id, payment);
  if (sequenceType === 'recurring') {
    // A debit takes days, a card or a PayPal agreement is charged at once.
    if (payment.method === 'directdebit') payment.status = 'pending';
    else approve(books, payment, now);
  }
  return payment;
}

function mandateFor(books: Books, { sequenceType, customerId, mandateId }: NewPayment, now: number) {
  if (sequenceType === 'oneoff') return undefined;
  if (customerId === undefined) throw unprocessable('The customerId is required', 'customerId');
  if (!books.customers.has(customerId)) throw unprocessable('The customer does not exist', 'customerId');
  if (sequenceType === 'first') return createMandate(books, customerId, 'creditcard', 'pending', now);
  const mandates = [...books.mandates.values()].filter((mandate) => mandate.customerId === customerId);
  const wanted = mandates.find(({ id, status }) => status === 'valid' && (mandateId === undefined || id === mandateId));
  if (!wanted) throw unprocessable('No suitable mandates found for customer', 'mandateId');
  return wanted;
}

export function createMandate(
  books: Books,
  customerId: string,
  method: BookedMandate['method'],
  status: BookedMandate['status'],
  now: number,
): BookedMandate {
  const mandate: BookedMandate = { id: books.id('mdt'), customerId, method, status, createdAt: now };
  books.mandates.set(mandate.id, mandate);
  return mandate;
}

export function paymentOf(books: Books, id: string, now: number): BookedPayment {
  const payment = books.payments.get(id);
  if (!payment) throw notFound(id);
  lapse(payment, now);
  return payment;
}

export function capture(books: Books, payment: BookedPayment, { amount, metadata }: MoveRequest, now: number) {
  if (payment.status !== 'authorized') throw unprocessable('The payment cannot be captured');
  const left = payment.amount - captureSetAside(payment);
  const wanted = amount?.amountMinor ?? left;
  if (amount && amount.currency !== payment.currency) throw unprocessable('The currency is invalid', 'amount.currency');
  if (wanted > left || wanted === 0) throw unprocessable('The amount is higher than the maximum', 'amount');
  const status = payment.plan.capture ? ('pending' as const) : ('succeeded' as const);
  const move = { id: books.id('cpt'), amount: wanted, at: now, metadata: metadata ?? null, status };
  payment.captures.push(move);
  settleCaptures(payment, now);
  return move;
}

export function refund(books: Books, payment: BookedPayment, { amount, metadata }: MoveRequest, now: number) {
  if (!amount) throw unprocessable('The amount is required', 'amount');
  if (amount.currency !== payment.currency) throw unprocessable('The currency is invalid', 'amount.currency');
  const left = capturedOf(payment) - refundSetAside(payment);
  if (amount.amountMinor > left || amount.amountMinor === 0) {
    throw unprocessable('The amount is higher than the maximum', 'amount');
  }
  const status = payment.plan.refund ? ('pending' as const) : ('refunded' as const);
  const move = { id: books.id('re'), amount: amount.amountMinor, at: now, metadata: metadata ?? null, status };
  payment.refunds.push(move);
  return move;
}

export function release(payment: BookedPayment, now: number): void {
  if (payment.status !== 'authorized') throw unprocessable('The payment has no authorization to release');
  payment.releaseAsked = true;
  if (payment.plan.release === undefined) released(payment, now);
}

export function cancel(payment: BookedPayment, now: number): void {
  if (payment.status !== 'open' || payment.method === 'ideal') throw unprocessable('The payment cannot be canceled');
  payment.status = 'canceled';
  payment.times.canceled = now;
}

export function chargeBack(books: Books, payment: BookedPayment, now: number): void {
  payment.chargebacks.push({ id: books.id('chb'), amount: capturedOf(payment), at: now, reversedAt: null });
}
