import type { Records } from '../model/records.ts';
import type { Order, TransactionKind } from '../model/rows.ts';
import { type Ref, TRANSACTION_TABLES } from '../model/tables.ts';
import { lineItemsOf } from '../model/totals.ts';
import { transactionsOf } from '../model/transactions.ts';
import { type Related, ref, refs } from './definition.ts';

export function orderRelations(order: Order, records: Records): Readonly<Record<string, Related>> {
  const of = (kind: TransactionKind): Ref[] =>
    transactionsOf(records, order.id, [kind])
      .filter(({ api }) => api === 'gateway')
      .map(({ id }) => ({ type: TRANSACTION_TABLES.gateway[kind], id }));
  const [authorizations, captures, voids, refunds] = [of('authorize'), of('capture'), of('void'), of('refund')];
  return {
    market: ref('markets', order.market),
    customer: ref('customers', order.customer),
    shipping_address: ref('addresses', order.shipping_address),
    billing_address: ref('addresses', order.billing_address),
    available_payment_methods: availableMethods(order, records),
    available_payment_settings: availableSettings(order, records),
    available_customer_payment_sources: refs(
      'customer_payment_sources',
      records.all('customer_payment_sources').filter((kept) => !order.guest && kept.customer === order.customer),
    ),
    payment_method: ref('payment_methods', order.payment_method),
    payment_source: ref('external_payments', order.payment_source),
    line_items: refs('line_items', lineItemsOf(records, order.id)),
    shipments: refs(
      'shipments',
      records.all('shipments').filter((shipment) => shipment.order === order.id),
    ),
    transactions: [...authorizations, ...captures, ...voids, ...refunds],
    authorizations,
    captures,
    voids,
    refunds,
    payment_sessions: refs(
      'payment_sessions',
      records.all('payment_sessions').filter((session) => session.order === order.id),
    ),
    notifications: refs(
      'notifications',
      records.all('notifications').filter(({ notifiable }) => notifiable === order.id),
    ),
    order_subscriptions: [],
  };
}

/** None once the order has a payment session. */
function availableMethods(order: Order, records: Records): Ref[] {
  if (order.model === 'payment_sessions') return [];
  const isOffered = ({ market, payment_gateway }: { market: string | null; payment_gateway: string }) =>
    (market === null || market === order.market) &&
    records.find('external_gateways', payment_gateway)?.disabled_at === null;
  return refs('payment_methods', records.all('payment_methods').filter(isOffered));
}

/** None once the order was paid by a payment source. */
function availableSettings(order: Order, records: Records): Ref[] {
  if (order.model === 'payment_source') return [];
  const settings = records.all('payment_setting_externals');
  return refs(
    'payment_setting_externals',
    settings.filter(({ disabled_at }) => disabled_at === null),
  );
}
