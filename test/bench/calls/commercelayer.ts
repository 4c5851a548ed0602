import { createHash, createHmac } from 'node:crypto';
import { requestBytes } from '../load/request.ts';

export const SECRET = '1c0994cc4e996e8c6ee56a2198f66f3c';
export const AMOUNT = 16_000;

/** An order whose shopper has paid by card, reserved and not yet claimed. */
export interface PaidOrder {
  /** Counts the orders of one database from 1: also the id of its checkout and of its payment there. */
  readonly number: number;
  readonly order: string;
  readonly checkout: string;
}

export function paidOrder(number: number): PaidOrder {
  const order = `bench${number.toString().padStart(7, '0')}`;
  const checkout = `co_${createHash('md5').update(order).digest('hex')}`;
  return { number, order, checkout };
}

/**
 * The signed call that claims an order's money.
 *
 * @param items line items in the document; each takes about 1 KB beside the order's own 5
 */
export function authorizeCall({ order, checkout }: PaidOrder, items: number): Buffer {
  const body = Buffer.from(JSON.stringify(documentOf(order, checkout, items)));
  return requestBytes({
    method: 'POST',
    path: '/commercelayer/fashion/authorize',
    headers: {
      'content-type': 'application/vnd.api+json',
      'x-commercelayer-signature': createHmac('sha256', SECRET).update(body).digest('base64'),
    },
    body,
  });
}

function documentOf(order: string, checkout: string, items: number) {
  return {
    data: resource(
      'external_payments',
      `ep${order}`,
      { payment_source_token: checkout, options: {}, metadata: {} },
      { order: { data: { type: 'orders', id: order } } },
    ),
    included: [
      resource('orders', order, ORDER),
      ...Array.from({ length: items }, (_, number) => lineItem(order, number)),
    ],
  };
}

const ORDER = {
  number: 28_030_653,
  status: 'pending',
  payment_status: 'unpaid',
  guest: true,
  customer_email: 'john@example.com',
  currency_code: 'EUR',
  total_amount_with_taxes_cents: AMOUNT,
  ...Object.fromEntries(Array.from({ length: 90 }, (_, number) => [`attribute_${number}_amount_cents`, number * 100])),
};

function lineItem(order: string, number: number) {
  const id = `${order}L${number}`;
  const attributes = {
    name: `Black Baby Onesie Long Sleeve with Pink Logo (${number} months)`,
    item_type: 'skus',
    quantity: 1,
    formatted_unit_amount: '€10.00',
    image_url: 'https://img.example.com/skus/BABYONBU000000E63E7412MX.png',
    metadata: Object.fromEntries(Array.from({ length: 12 }, (_, key) => [`key_${key}`, `value of ${key}`])),
  };
  return resource('line_items', id, attributes, { order: { links: { related: `/api/line_items/${id}/order` } } });
}

function resource(type: string, id: string, attributes: object, relationships: object = {}) {
  return {
    id,
    type,
    links: { self: `/api/${type}/${id}` },
    attributes: { created_at: '2026-03-02T10:15:29.000Z', updated_at: '2026-03-02T10:15:30.123Z', ...attributes },
    relationships,
    meta: { mode: 'test', organization_id: 'EnpVOFrKvy' },
  };
}
