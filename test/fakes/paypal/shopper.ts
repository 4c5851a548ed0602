import type { Books } from './books.ts';
import { asMoney, unitsOf } from './money.ts';
import { fundingOf, times, touch } from './money-moves.ts';
import { fileOf } from './orders.ts';
import { refunded, the } from './payments.ts';
import type { FakeDispute, FakeOrder } from './things.ts';

const HOUR = 3_600_000;

/** What happens by itself as time goes by. */
export function age(books: Books): void {
  for (const { it } of books.authorizations.values()) {
    const isHeld = it.status === 'CREATED' || it.status === 'PARTIALLY_CAPTURED';
    if (!isHeld || Date.parse(it.expiration_time) > books.now()) continue;
    it.status = 'VOIDED';
    it.update_time = it.expiration_time;
    books.tell('PAYMENT.AUTHORIZATION.VOIDED', 'authorization', it);
  }
  for (const [id, { order, touchedAt }] of books.orders) {
    if (order.status !== 'COMPLETED' && books.now() - touchedAt > 3 * HOUR) books.orders.delete(id);
  }
}

/** Brings what is on its way to its end: captures and refunds. */
export function settle(books: Books): void {
  for (const { it, of } of books.captures.values()) {
    if (it.status !== 'PENDING') continue;
    const { pays, captures } = fundingOf(of);
    const way = of.order.intent === 'CAPTURE' ? pays : captures;
    it.status = way === 'late' ? 'COMPLETED' : 'DECLINED';
    delete it.status_details;
    touch(books, it);
    books.tell(`PAYMENT.CAPTURE.${it.status}`, 'capture', it);
  }
  for (const { it, captureId } of books.refunds.values()) {
    if (it.status !== 'PENDING') continue;
    const { of } = the(books.captures, captureId);
    touch(books, it);
    it.status = fundingOf(of).refunds === 'late' ? 'COMPLETED' : 'FAILED';
    if (it.status === 'COMPLETED') refunded(books, captureId, it);
    else books.tell('PAYMENT.REFUND.FAILED', 'refund', it);
  }
}

/** The shopper wants all of it back, and PayPal shall decide. */
export function dispute(books: Books, orderId: string, change: Partial<FakeDispute> = {}): FakeDispute {
  const [capture] = fileOf(books, orderId).order.purchase_units[0].payments?.captures ?? [];
  if (capture === undefined) throw new Error('nothing was captured');
  const dispute_id = `PP-D-${books.id(8)}`;
  const made: FakeDispute = {
    dispute_id,
    ...times(books),
    reason: 'UNAUTHORISED',
    status: 'WAITING_FOR_SELLER_RESPONSE',
    dispute_state: 'REQUIRED_ACTION',
    dispute_life_cycle_stage: 'CHARGEBACK',
    dispute_channel: 'INTERNAL',
    dispute_amount: { ...capture.amount },
    disputed_transactions: [
      {
        seller_transaction_id: capture.id,
        ...(capture.custom_id && { custom: capture.custom_id }),
      },
    ],
    links: [books.link('self', 'GET', `/v1/customer/disputes/${dispute_id}`)],
    ...change,
  };
  books.disputes.push(made);
  books.tell('CUSTOMER.DISPUTE.CREATED', 'dispute', made);
  return made;
}

/** What an order really moved, for whoever wants to hold the adapter's word against it. */
export function movedBy({ purchase_units: [unit] }: FakeOrder) {
  const { currency_code } = unit.amount;
  const sum = (list: readonly { status: string; amount: typeof unit.amount }[] = [], ...statuses: string[]) =>
    list.filter(({ status }) => statuses.includes(status)).reduce((total, { amount }) => total + unitsOf(amount), 0);
  const captured = sum(unit.payments?.captures, 'COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED');
  return {
    captured: asMoney(captured, currency_code),
    refunded: asMoney(sum(unit.payments?.refunds, 'COMPLETED'), currency_code),
  };
}
