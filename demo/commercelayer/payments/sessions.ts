import { callGateway } from '../gateway/call.ts';
import { outcomeOf, parse } from '../gateway/outcome.ts';
import { invalid } from '../jsonapi/errors.ts';
import type { Records } from '../model/records.ts';
import type { Json, Order, PaymentSession, PaymentSetting, Transaction } from '../model/rows.ts';
import { isActive, sumOf, transactionsOf } from '../model/transactions.ts';
import type { Shop } from '../shop.ts';
import { due, requireCart } from './authorize.ts';
import { perform } from './perform.ts';

export type SessionStatus =
  | 'unpaid'
  | 'authorized'
  | 'voided'
  | 'paid'
  | 'partially_paid'
  | 'refunded'
  | 'partially_refunded';

export function transactionsOfSession(records: Records, session: PaymentSession): Transaction[] {
  return transactionsOf(records, session.order).filter(({ payment_session }) => payment_session === session.id);
}

/** Names from the SDK v8 schema; which sums give which name is inferred, as for orders. */
export function statusOf(records: Records, session: PaymentSession): SessionStatus {
  const sum = (kind: Transaction['kind']) =>
    sumOf(transactionsOfSession(records, session).filter((row) => row.kind === kind && row.state === 'succeeded'));
  const [authorized, captured, voided, refunded] = [sum('authorize'), sum('capture'), sum('void'), sum('refund')];
  if (refunded > 0) return refunded >= captured ? 'refunded' : 'partially_refunded';
  if (captured > 0) return captured >= session.amount_cents ? 'paid' : 'partially_paid';
  if (voided > 0 && voided >= authorized) return 'voided';
  return authorized > 0 ? 'authorized' : 'unpaid';
}

/** Nobody has paid or tried to by it, or the try failed. */
function isOpen(records: Records, session: PaymentSession): boolean {
  return !transactionsOfSession(records, session).some((row) => row.kind === 'authorize' && isActive(row));
}

export interface NewSession {
  readonly order: Order;
  readonly setting: PaymentSetting;
  /** Default, and most: what is still to be paid; cents. */
  readonly amountCents: number | undefined;
  readonly options: Json | null;
}

/**
 * Asks session_url and keeps what it answered. The first one binds the order to this model. 422 while another session
 * is open, for orders of the other model, and when the gateway refuses.
 */
export async function openSession(shop: Shop, { order, setting, ...wish }: NewSession): Promise<PaymentSession> {
  const { records } = shop;
  requireCart(shop, order);
  if (order.model === 'payment_source') throw invalid('order', 'is paid by a payment source');
  if (records.all('payment_sessions').some((other) => other.order === order.id && isOpen(records, other)))
    throw invalid('order', 'has an open payment session already', 'taken');
  const left = due(shop, order);
  const amount = Math.min(wish.amountCents ?? left, left);
  if (amount < 1) throw invalid('amount_cents', 'nothing is left to be paid');
  const answer = await callGateway(shop, {
    api: 'payments',
    action: 'session',
    callee: setting,
    url: setting.session_url,
    root: { type: 'orders', id: order.id },
    order,
    amountCents: amount,
    extra: { session_amount_cents: amount },
  });
  const outcome = outcomeOf(answer, 'payments');
  if (!answer.came || outcome.state === 'failed' || outcome.state === 'declined')
    throw invalid('payment_setting', 'message' in outcome ? outcome.message : 'did not answer', 'gateway_error');
  order.model = 'payment_sessions';
  return records.insert('payment_sessions', {
    order: order.id,
    payment_setting: setting.id,
    amount_cents: amount,
    currency_code: order.currency_code,
    token: outcome.token,
    options: wish.options,
    response_data: { ...(parse(answer.text) as Json) },
  });
}

/** `POST payment_authorizations`: asks authorization_url for the session's amount. A failed one may be tried again. */
export async function authorizeSession(shop: Shop, session: PaymentSession): Promise<Transaction> {
  const { records } = shop;
  if (!isOpen(records, session)) throw invalid('payment_session', 'has an authorization already', 'taken');
  const setting = records.get('payment_setting_externals', session.payment_setting);
  return perform(shop, {
    api: 'payments',
    kind: 'authorize',
    order: records.get('orders', session.order),
    callee: setting,
    url: setting.authorization_url,
    root: { type: 'orders', id: session.order },
    amountCents: session.amount_cents,
    parent: null,
    paymentSource: null,
    paymentSession: session.id,
  });
}
