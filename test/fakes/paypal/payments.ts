import type { Books } from './books.ts';
import { amountOf, unitsOf } from './money.ts';
import { fundingOf, sumOf, take, times, touch } from './money-moves.ts';
import { json, text } from './orders.ts';
import {
  type Amount,
  type FakeAuthorization,
  type FakeCapture,
  type FakeRefund,
  malformed,
  missing,
  unprocessable,
} from './things.ts';

export function the<T>(things: ReadonlyMap<string, T>, id: string): T {
  const thing = things.get(id);
  if (thing === undefined) throw missing();
  return thing;
}

const isDead = ({ status }: FakeCapture) => status === 'DECLINED' || status === 'FAILED';

export function captureAuthorization(books: Books, id: string, body: unknown): FakeCapture {
  const { it: authorization, of } = the(books.authorizations, id);
  const { amount: asked, invoice_id, final_capture } = json(body);
  const amount = (asked ?? authorization.amount) as Amount;
  const units = unitsOf(amount);
  if (authorization.status === 'VOIDED') {
    const isOld = Date.parse(authorization.expiration_time) <= books.now();
    throw unprocessable(isOld ? 'AUTHORIZATION_EXPIRED' : 'AUTHORIZATION_VOIDED');
  }
  if (authorization.status === 'CAPTURED') throw unprocessable('AUTHORIZATION_ALREADY_CAPTURED');
  if (authorization.status === 'DENIED') throw unprocessable('AUTHORIZATION_DENIED');
  if (amount.currency_code !== authorization.amount.currency_code)
    throw unprocessable('AUTH_CAPTURE_CURRENCY_MISMATCH');
  const whole = unitsOf(authorization.amount);
  const taken = sumOf((of.order.purchase_units[0].payments?.captures ?? []).filter((one) => !isDead(one)));
  // Up to 115 % of what was authorized (PayPal, Authorize a payment and capture funds later).
  if (taken + units > Math.floor(whole * 1.15)) throw unprocessable('MAX_CAPTURE_AMOUNT_EXCEEDED');
  const isFinal = final_capture === true;
  const invoiceId = text(invoice_id);
  const { captures: pays } = fundingOf(of);
  const it = take(books, of, { amount, invoiceId, isFinal, pays, authorizationId: id });
  authorization.status = isFinal || taken + units >= whole ? 'CAPTURED' : 'PARTIALLY_CAPTURED';
  touch(books, authorization);
  return it;
}

export function voidAuthorization(books: Books, id: string): FakeAuthorization {
  const { it } = the(books.authorizations, id);
  if (it.status === 'VOIDED') throw unprocessable('PREVIOUSLY_VOIDED');
  if (it.status === 'CAPTURED') throw unprocessable('PREVIOUSLY_CAPTURED');
  it.status = 'VOIDED';
  touch(books, it);
  books.tell('PAYMENT.AUTHORIZATION.VOIDED', 'authorization', it);
  return it;
}

const refundsOf = (books: Books, captureId: string): FakeRefund[] =>
  [...books.refunds.values()].filter((one) => one.captureId === captureId).map(({ it }) => it);

export function refundCapture(books: Books, id: string, body: unknown): FakeRefund {
  const { it: capture, of } = the(books.captures, id);
  const { amount: asked, custom_id, invoice_id } = json(body);
  if ((text(custom_id)?.length ?? 0) > 127) throw malformed('INVALID_STRING_LENGTH', 'custom_id');
  if (capture.status === 'PENDING') throw unprocessable('PENDING_CAPTURE');
  if (capture.status === 'REFUNDED') throw unprocessable('CAPTURE_FULLY_REFUNDED');
  if (isDead(capture)) throw unprocessable('REFUND_NOT_ALLOWED');
  const isDisputed = books.disputes.some(
    (dispute) =>
      dispute.status !== 'RESOLVED' && dispute.disputed_transactions.some((one) => one.seller_transaction_id === id),
  );
  if (isDisputed) throw unprocessable('TRANSACTION_DISPUTED');
  const alive = refundsOf(books, id).filter(({ status }) => status === 'COMPLETED' || status === 'PENDING');
  const left = unitsOf(capture.amount) - sumOf(alive);
  const amount = (asked ?? amountOf(left, capture.amount.currency_code)) as Amount;
  if (amount.currency_code !== capture.amount.currency_code) throw unprocessable('REFUND_CAPTURE_CURRENCY_MISMATCH');
  if (unitsOf(amount) > left) throw unprocessable('REFUND_AMOUNT_EXCEEDED');
  const refundId = books.id();
  const it: FakeRefund = {
    id: refundId,
    status: fundingOf(of).refunds === 'at once' ? 'COMPLETED' : 'PENDING',
    ...(fundingOf(of).refunds !== 'at once' && { status_details: { reason: 'ECHECK' } }),
    amount: { ...amount },
    ...(typeof custom_id === 'string' && { custom_id }),
    invoice_id: text(invoice_id) ?? capture.invoice_id ?? '',
    links: [
      books.link('self', 'GET', `/v2/payments/refunds/${refundId}`),
      books.link('up', 'GET', `/v2/payments/captures/${id}`),
    ],
    ...times(books),
  };
  books.refunds.set(refundId, { captureId: id, it });
  const [unit] = of.order.purchase_units;
  unit.payments = { ...unit.payments, refunds: [...(unit.payments?.refunds ?? []), it] };
  if (it.status === 'COMPLETED') refunded(books, id, it);
  else books.tell('PAYMENT.REFUND.PENDING', 'refund', it);
  return it;
}

/** The money is back with the shopper. */
export function refunded(books: Books, captureId: string, refund: FakeRefund): void {
  const { it: capture } = the(books.captures, captureId);
  const back = sumOf(refundsOf(books, captureId).filter(({ status }) => status === 'COMPLETED'));
  capture.status = back >= unitsOf(capture.amount) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  touch(books, capture);
  books.tell('PAYMENT.CAPTURE.REFUNDED', 'refund', refund);
}
