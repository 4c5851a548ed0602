import { z } from 'zod';
import { invalid, notFound } from '../jsonapi/errors.ts';
import { creating, required, updating } from '../jsonapi/writes.ts';
import { amounts } from '../model/amounts.ts';
import { addProduct } from '../model/carts.ts';
import { define, ref } from './definition.ts';
import { isEditable } from './order-attributes.ts';
import { orders } from './orders.ts';

const quantity = z.number().int().positive();

export const lineItems = define({
  type: 'line_items',
  attributes: (item) => {
    const money = (name: string, cents: number) => amounts(name, cents, item.currency_code);
    return {
      sku_code: item.sku_code,
      bundle_code: null,
      quantity: item.quantity,
      currency_code: item.currency_code,
      ...money('unit_amount', item.unit_amount_cents),
      ...money('options_amount', 0),
      ...money('discount', 0),
      ...money('total_amount', item.unit_amount_cents * item.quantity),
      ...money('tax_amount', 0),
      name: item.name,
      image_url: item.image_url,
      discount_breakdown: {},
      tax_rate: 0,
      tax_breakdown: {},
      item_type: item.item_type,
    };
  },
  related: (item) => ({ order: ref('orders', item.order), item: ref(item.item_type, item.item) }),
  unmodelled: ['line_item_options', 'shipment_line_items', 'stock_line_items', 'stock_transfers'],
  salesChannel: ['list', 'retrieve', 'create', 'update', 'delete'],
  visible: (item, context) => orders.visible?.(context.records.get('orders', item.order), context) ?? false,
  create: creating(
    'line_items',
    { sku_code: z.string(), quantity, _update_quantity: z.boolean().nullish() },
    { order: required('orders') },
    (input, context) => {
      const { records } = context;
      const order = records.find('orders', input.order);
      if (!order || (context.caller.kind === 'sales_channel' && !orders.visible?.(order, context))) throw notFound();
      if (!isEditable(records, order)) throw invalid('order', 'is not editable', 'not_editable');
      const item = addProduct(records, order, input.sku_code, input.quantity);
      if (!item) throw invalid('sku_code', 'has no price in the market of the order');
      return item;
    },
  ),
  update: updating('line_items', { quantity: quantity.optional() }, {}, (item, input, { records }) => {
    if (!isEditable(records, records.get('orders', item.order))) throw invalid('order', 'is not editable');
    item.quantity = input.quantity ?? item.quantity;
  }),
  delete: (item, { records }) => {
    if (!isEditable(records, records.get('orders', item.order))) throw invalid('order', 'is not editable');
    records.remove('line_items', item.id);
  },
});
