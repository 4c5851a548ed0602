import { z } from 'zod';
import { accessDenied, invalid } from '../jsonapi/errors.ts';
import { cents, creating, given, one, trigger, updating } from '../jsonapi/writes.ts';
import { newOrder } from '../model/carts.ts';
import type { Order } from '../model/rows.ts';
import { authorize, requireCart } from '../payments/authorize.ts';
import { approve, cancel, moveAll } from '../payments/order-money.ts';
import { place, placeLater, requirePlaceable } from '../payments/place.ts';
import { saveToWallet, useFromWallet } from '../payments/wallet.ts';
import type { Shop } from '../shop.ts';
import { type Context, define } from './definition.ts';
import { isEditable, orderAttributes } from './order-attributes.ts';
import { setPaymentMethod } from './order-method.ts';
import { orderRelations } from './order-relations.ts';

const WRITABLE = {
  guest: z.boolean().optional(),
  place_async: z.boolean().optional(),
  autorefresh: z.boolean().optional(),
  customer_email: z.email().nullish(),
  language_code: z.string().optional(),
  cart_url: z.string().nullish(),
  return_url: z.string().nullish(),
  terms_url: z.string().nullish(),
  privacy_url: z.string().nullish(),
};

const RELATIONS = {
  customer: one('customers').optional(),
  shipping_address: one('addresses').optional(),
  billing_address: one('addresses').optional(),
  payment_method: one('payment_methods').optional(),
  payment_source: one('external_payments').optional(),
};

const TRIGGERS = {
  _place: trigger,
  _placeable: trigger,
  _authorize: trigger,
  _authorization_amount_cents: cents.nullish(),
  _cancel: trigger,
  _capture: trigger,
  _refund: trigger,
  _approve: trigger,
  _approve_and_capture: trigger,
  _nullify_payment_source: trigger,
  _customer_payment_source_id: z.string().nullish(),
  _save_payment_source_to_customer_wallet: trigger,
  _refresh: trigger,
};
type Triggers = { readonly [Name in keyof typeof TRIGGERS]?: z.infer<(typeof TRIGGERS)[Name]> };

/** "Cannot be passed by sales channels" (schema). */
const INTEGRATION_ONLY = ['_capture', '_refund', '_approve', '_approve_and_capture'] as const;

export const orders = define({
  type: 'orders',
  attributes: orderAttributes,
  related: orderRelations,
  unmodelled: ['available_free_skus', 'available_free_bundles', 'order_copies', 'attachments', 'events'],
  salesChannel: ['list', 'retrieve', 'create', 'update'],
  visible: (order, { caller }) =>
    (caller.market === null || caller.market === order.market) && (order.guest || order.customer === caller.customer),
  create: creating(
    'orders',
    WRITABLE,
    { ...RELATIONS, market: one('markets').optional() },
    (input, { shop, records, caller }) => {
      const market = records.find('markets', input.market ?? caller.market) ?? records.all('markets')[0];
      if (!market) throw invalid('market', 'must exist', 'blank');
      const owner = caller.customer ?? input.customer ?? null;
      const { place_async, language_code, cart_url, return_url, terms_url, privacy_url } = input;
      const { shipping_address, billing_address } = input;
      const order = newOrder(records, market, {
        guest: input.guest ?? owner === null,
        ...given({ place_async, language_code, cart_url, return_url, terms_url, privacy_url }),
        ...given({ shipping_address, billing_address }),
      });
      setCustomer(shop, order, owner, input.customer_email);
      if (input.payment_method) setPaymentMethod(shop, order, input.payment_method);
      return order;
    },
  ),
  update: updating('orders', { ...WRITABLE, ...TRIGGERS }, RELATIONS, (order, input, context) => {
    if (INTEGRATION_ONLY.some((name) => input[name]) && context.caller.kind !== 'integration') throw accessDenied();
    return context.shop.locks.run(order.id, async () => {
      const { shop } = context;
      const { payment_method, payment_source, customer, customer_email, shipping_address, billing_address } = input;
      const { cart_url, return_url, terms_url, privacy_url, language_code, place_async, guest } = input;
      Object.assign(
        order,
        given({ shipping_address, billing_address, cart_url, return_url, terms_url, privacy_url }),
        given({ language_code, place_async, guest }),
      );
      if (customer !== undefined || customer_email !== undefined) setCustomer(shop, order, customer, customer_email);
      if (payment_method !== undefined) {
        requireEditable(shop, order);
        setPaymentMethod(shop, order, payment_method);
      }
      if (payment_source !== undefined) {
        requireEditable(shop, order);
        order.payment_source = payment_source;
      }
      await pull(order, input, context);
    });
  }),
});

/** The triggers, in the order in which one PATCH with several of them makes sense. */
async function pull(order: Order, input: Triggers, { shop, records }: Context): Promise<void> {
  if (input._nullify_payment_source) order.payment_source = null;
  if (input._customer_payment_source_id) useFromWallet(shop, order, input._customer_payment_source_id);
  if (input._authorization_amount_cents != null) order.authorization_amount_cents = input._authorization_amount_cents;
  if (input._placeable) requirePlaceable(shop, order);
  if (input._authorize) {
    requireCart(shop, order);
    await authorize(shop, order);
  }
  if (input._place) {
    if (order.place_async) placeLater(shop, order);
    else await place(shop, order);
  }
  if (input._save_payment_source_to_customer_wallet) await saveToWallet(shop, order);
  if (input._approve || input._approve_and_capture) approve(shop, order);
  if (input._capture || input._approve_and_capture) await moveAll(shop, 'capture', order);
  if (input._refund) await moveAll(shop, 'refund', order);
  if (input._cancel) await cancel(shop, order);
  records.touch(order);
}

function requireEditable({ records }: Shop, order: Order): void {
  if (!isEditable(records, order)) throw invalid('order', 'is not editable', 'not_editable');
}

/** Finds or makes the customer of an e-mail address, as the API does for guests. */
function setCustomer({ records }: Shop, order: Order, id?: string | null, email?: string | null): void {
  const known = id ?? records.all('customers').find((customer) => email != null && customer.email === email)?.id;
  const customer =
    known !== undefined
      ? records.get('customers', known)
      : email == null
        ? null
        : records.insert('customers', { email, password: null });
  order.customer = customer?.id ?? null;
  order.customer_email = customer?.email ?? null;
}
