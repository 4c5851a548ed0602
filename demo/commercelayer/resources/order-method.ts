import { invalid } from '../jsonapi/errors.ts';
import type { Order } from '../model/rows.ts';
import { lineItemsOf } from '../model/totals.ts';
import type { Shop } from '../shop.ts';

/** Sets or empties the payment method: its price is a line item, and another method's source does not fit any more. */
export function setPaymentMethod({ records }: Shop, order: Order, id: string | null): void {
  if (order.payment_method === id) return;
  const method = records.find('payment_methods', id);
  if (id !== null && !method) throw invalid('payment_method', 'must exist', 'blank');
  if (order.model === 'payment_sessions') throw invalid('payment_method', 'the order is paid by payment sessions');
  for (const item of lineItemsOf(records, order.id))
    if (item.item_type === 'payment_methods') records.remove('line_items', item.id);
  order.payment_method = id;
  order.payment_source = null;
  if (!method) return;
  records.insert('line_items', {
    order: order.id,
    item_type: 'payment_methods',
    item: method.id,
    sku_code: null,
    name: method.name,
    image_url: null,
    currency_code: order.currency_code,
    unit_amount_cents: method.price_amount_cents,
    quantity: 1,
  });
}
