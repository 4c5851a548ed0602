import { z } from 'zod';
import { invalid, notFound } from '../jsonapi/errors.ts';
import { creating, required, updating } from '../jsonapi/writes.ts';
import { define, ref } from './definition.ts';
import { isEditable } from './order-attributes.ts';
import { orders } from './orders.ts';

const options = z.record(z.string(), z.unknown()).nullish();
/** "Card numbers are rejected" (schema). */
const CARD_NUMBER = /^\d{12,19}$/;

export const externalPayments = define({
  type: 'external_payments',
  attributes: (source) => ({
    payment_source_token: source.payment_source_token,
    options: source.options,
    payment_instrument: {},
  }),
  related: (source) => ({
    order: ref('orders', source.order),
    payment_gateway: ref('external_gateways', source.payment_gateway),
    wallet: ref('customer_payment_sources', source.wallet),
  }),
  unmodelled: ['versions', 'event_stores'],
  salesChannel: ['retrieve', 'create', 'update'],
  visible: (source, context) => orders.visible?.(context.records.get('orders', source.order), context) ?? false,
  create: creating(
    'external_payments',
    { payment_source_token: z.string().min(1), options },
    { order: required('orders') },
    (input, context) => {
      const { records } = context;
      const order = records.find('orders', input.order);
      if (!order || (context.caller.kind === 'sales_channel' && !orders.visible?.(order, context))) throw notFound();
      if (CARD_NUMBER.test(input.payment_source_token)) throw invalid('payment_source_token', 'is invalid');
      if (!isEditable(records, order)) throw invalid('order', 'is not editable', 'not_editable');
      if (order.model === 'payment_sessions') throw invalid('order', 'is paid by payment sessions');
      // The source inherits its gateway from the order's payment method, which must therefore be set before.
      const method = records.find('payment_methods', order.payment_method);
      if (!method) throw invalid('payment_gateway', "can't be blank", 'blank');
      const source = records.insert('external_payments', {
        payment_source_token: input.payment_source_token,
        options: input.options ?? {},
        order: order.id,
        payment_gateway: method.payment_gateway,
        wallet: null,
      });
      order.payment_source = source.id;
      records.touch(order);
      return source;
    },
  ),
  // The token is not updatable: a new one needs a new source.
  update: updating('external_payments', { options }, {}, (source, input) => {
    if (input.options !== undefined) source.options = input.options;
  }),
});
