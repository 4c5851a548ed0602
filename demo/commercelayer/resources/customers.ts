import { z } from 'zod';
import { invalid } from '../jsonapi/errors.ts';
import { creating } from '../jsonapi/writes.ts';
import { define, ref, refs } from './definition.ts';

export const customers = define({
  type: 'customers',
  attributes: (customer) => ({ email: customer.email, status: 'prospect', has_password: customer.password !== null }),
  related: (customer, records) => ({
    customer_payment_sources: refs(
      'customer_payment_sources',
      records.all('customer_payment_sources').filter((kept) => kept.customer === customer.id),
    ),
    orders: refs(
      'orders',
      records.all('orders').filter((order) => order.customer === customer.id && !order.guest),
    ),
  }),
  unmodelled: [
    'customer_group',
    'customer_addresses',
    'customer_subscriptions',
    'order_subscriptions',
    'returns',
    'sku_lists',
    'attachments',
    'events',
  ],
  salesChannel: ['retrieve', 'create'],
  visible: (customer, { caller }) => caller.customer === customer.id,
  create: creating('customers', { email: z.email(), password: z.string().nullish() }, {}, (input, { records }) => {
    if (records.all('customers').some(({ email, password }) => email === input.email && password !== null))
      throw invalid('email', 'has already been taken', 'taken');
    return records.insert('customers', { email: input.email, password: input.password ?? null });
  }),
});

export const customerPaymentSources = define({
  type: 'customer_payment_sources',
  attributes: ({ name, customer_token, payment_source_token }) => ({ name, customer_token, payment_source_token }),
  related: (kept) => ({
    customer: ref('customers', kept.customer),
    payment_method: ref('payment_methods', kept.payment_method),
    payment_source: ref('external_payments', kept.payment_source),
  }),
  unmodelled: ['versions', 'event_stores'],
  salesChannel: ['list', 'retrieve', 'delete'],
  visible: (kept, { caller }) => caller.customer === kept.customer,
  delete: (kept, { records }) => records.remove('customer_payment_sources', kept.id),
});
