import { createHmac, randomBytes } from 'node:crypto';

export const SECRET = '1c0994cc4e996e8c6ee56a2198f66f3c';
export const AMOUNT = 16_000;

/** One signed call, for an order and a checkout of its own. */
export interface Call {
  readonly order: string;
  readonly checkout: string;
  readonly body: Buffer;
  readonly signature: string;
}

export function makeCalls(count: number): Call[] {
  return Array.from({ length: count }, (_, index) => makeCall(index));
}

function makeCall(index: number): Call {
  const order = `bench${index.toString().padStart(6, '0')}`;
  const checkout = `co_${randomBytes(16).toString('hex')}`;
  // 8 to 20 KB, as carts are: one line item in these documents takes about 1 KB.
  const body = Buffer.from(JSON.stringify(documentOf(order, checkout, 6 + (index % 12))));
  return { order, checkout, body, signature: createHmac('sha256', SECRET).update(body).digest('base64') };
}

function documentOf(order: string, checkout: string, items: number) {
  const meta = { mode: 'test', organization_id: 'EnpVOFrKvy' };
  const resource = (type: string, id: string, attributes: object, relationships: object = {}) => ({
    id,
    type,
    links: { self: `/api/${type}/${id}` },
    attributes: { created_at: '2026-03-02T10:15:29.000Z', updated_at: '2026-03-02T10:15:30.123Z', ...attributes },
    relationships,
    meta,
  });
  const orderAttributes = {
    number: 28_030_653,
    status: 'pending',
    payment_status: 'unpaid',
    guest: true,
    customer_email: 'john@example.com',
    currency_code: 'EUR',
    total_amount_with_taxes_cents: AMOUNT,
    ...Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`attribute_${n}_amount_cents`, n * 100])),
  };
  const item = (n: number) =>
    resource(
      'line_items',
      `${order}L${n}`,
      {
        name: `Black Baby Onesie Long Sleeve with Pink Logo (${n} months)`,
        item_type: 'skus',
        quantity: 1,
        formatted_unit_amount: '€10.00',
        image_url: 'https://img.example.com/skus/BABYONBU000000E63E7412MX.png',
        metadata: Object.fromEntries(Array.from({ length: 12 }, (_, m) => [`key_${m}`, `value of ${m}`])),
      },
      { order: { links: { related: `/api/line_items/${order}L${n}/order` } } },
    );
  return {
    data: resource(
      'external_payments',
      `ep${order}`,
      { payment_source_token: checkout, options: {}, metadata: {} },
      { order: { data: { type: 'orders', id: order } } },
    ),
    included: [resource('orders', order, orderAttributes), ...Array.from({ length: items }, (_, n) => item(n))],
  };
}
