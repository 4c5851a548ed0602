import { hexToken } from './ids.ts';
import type { Records } from './records.ts';
import type { LineItem, Market, Order, Row } from './rows.ts';

/** An empty draft of a market, with whatever is known of it. */
export function newOrder(records: Records, market: Market, known: Partial<Omit<Order, keyof Row>> = {}): Order {
  return records.insert('orders', {
    number: String(28_030_653 + records.all('orders').length),
    token: hexToken(),
    market: market.id,
    currency_code: market.currency_code,
    country_code: market.country_code,
    status: 'draft',
    guest: true,
    place_async: false,
    customer_email: null,
    language_code: 'en',
    cart_url: null,
    return_url: null,
    terms_url: null,
    privacy_url: null,
    authorization_amount_cents: null,
    placed_at: null,
    approved_at: null,
    cancelled_at: null,
    payment_updated_at: null,
    model: null,
    customer: null,
    shipping_address: null,
    billing_address: null,
    payment_method: null,
    payment_source: null,
    ...known,
  });
}

/** Puts a product into the cart; null when it has no price in the order's currency. A filled draft is pending. */
export function addProduct(records: Records, order: Order, code: string, quantity: number): LineItem | null {
  const sku = records.all('skus').find((candidate) => candidate.code === code);
  const price = records
    .all('prices')
    .find(({ sku_code, currency_code }) => sku_code === code && currency_code === order.currency_code);
  if (!sku || !price) return null;
  if (order.status === 'draft') order.status = 'pending';
  records.touch(order);
  return records.insert('line_items', {
    order: order.id,
    item_type: 'skus',
    item: sku.id,
    sku_code: code,
    name: sku.name,
    image_url: sku.image_url,
    currency_code: order.currency_code,
    unit_amount_cents: price.amount_cents,
    quantity,
  });
}

/** Puts the cost of a shipment into the cart. */
export function addShipment(records: Records, order: Order, costCents: number): LineItem {
  const number = `${order.number}/S/001`;
  const shipment = records.insert('shipments', {
    number,
    order: order.id,
    currency_code: order.currency_code,
    cost_amount_cents: costCents,
  });
  return records.insert('line_items', {
    order: order.id,
    item_type: 'shipments',
    item: shipment.id,
    sku_code: null,
    name: `Shipment #${number}`,
    image_url: null,
    currency_code: order.currency_code,
    unit_amount_cents: costCents,
    quantity: 1,
  });
}
