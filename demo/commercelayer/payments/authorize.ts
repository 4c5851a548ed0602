import { invalid } from '../jsonapi/errors.ts';
import type { Order, Transaction } from '../model/rows.ts';
import { totalsOf } from '../model/totals.ts';
import { isActive, moneyOf, sumOf, transactionsOf } from '../model/transactions.ts';
import type { Shop } from '../shop.ts';
import { perform } from './perform.ts';

/** What authorizations hold or will hold, less what was voided; cents. */
export function covered({ records }: Shop, order: Order): number {
  return sumOf(transactionsOf(records, order.id, ['authorize']).filter(isActive)) - moneyOf(records, order.id).voided;
}

/** What is still to be authorized, cents. */
export function due(shop: Shop, order: Order): number {
  return Math.max(0, totalsOf(shop.records, order).totalWithTaxes - covered(shop, order));
}

/** 422 unless the order is a filled cart nobody has placed. */
export function requireCart(shop: Shop, order: Order): void {
  if (order.status !== 'pending' && order.status !== 'draft')
    throw invalid('status', `the order is ${order.status} already`, 'invalid_transition');
  if (!shop.records.all('line_items').some((item) => item.order === order.id && item.item_type === 'skus'))
    throw invalid('line_items', "can't be blank", 'blank');
}

/** `_authorize`, and the first half of `_place`: authorizes what is due by the order's payment source. */
export async function authorize(shop: Shop, order: Order): Promise<Transaction> {
  const { records } = shop;
  if (order.model === 'payment_sessions') throw invalid('payment_source', 'the order is paid by payment sessions');
  const source = records.find('external_payments', order.payment_source);
  if (!order.payment_method) throw invalid('payment_method', "can't be blank", 'blank');
  if (!source) throw invalid('payment_source', "can't be blank", 'blank');
  const callee = records.get('external_gateways', source.payment_gateway);
  order.model = 'payment_source';
  return perform(shop, {
    api: 'gateway',
    kind: 'authorize',
    order,
    callee,
    url: callee.authorize_url,
    root: { type: 'external_payments', id: source.id },
    amountCents: order.authorization_amount_cents ?? due(shop, order),
    parent: null,
    paymentSource: source.id,
    paymentSession: null,
  });
}
