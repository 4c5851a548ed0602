/** The platform's REST API, as a shopper may use it. */
import { accessToken, forgetToken } from './account.js';
import { data } from './page.js';

const MEDIA_TYPE = 'application/vnd.api+json';

/** @throws Error with `status`, and a message for people. */
async function ask(token, method, path, resource) {
  const response = await fetch(`${data.api}/api/${path}`, {
    method,
    headers: { accept: MEDIA_TYPE, 'content-type': MEDIA_TYPE, authorization: `Bearer ${token}` },
    ...(resource && { body: JSON.stringify({ data: resource }) }),
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const [error] = body.errors ?? [];
  throw Object.assign(new Error(error?.detail ?? `The shop answered ${response.status}.`), {
    status: response.status,
    code: error?.code,
  });
}

/** With a token of the shop's own; with a new one, should the kept one have ended. */
async function asShopper(market, method, path, resource) {
  try {
    return await ask(await accessToken(market), method, path, resource);
  } catch (error) {
    if (error.code !== 'INVALID_TOKEN') throw error;
    forgetToken(market);
    return ask(await accessToken(market), method, path, resource);
  }
}

/** Makes an order of the bag; returns its id. `email`: of a guest. */
export async function createOrder(bag, currency, email) {
  const market = data.markets[currency];
  const order = await asShopper(market, 'POST', 'orders', {
    type: 'orders',
    attributes: { ...(email && { guest: true, customer_email: email }), cart_url: `${location.origin}/` },
    relationships: { market: { data: { type: 'markets', id: market } } },
  });
  const { id } = order.data;
  for (const [sku_code, quantity] of Object.entries(bag)) {
    await asShopper(market, 'POST', 'line_items', {
      type: 'line_items',
      attributes: { sku_code, quantity },
      relationships: { order: { data: { type: 'orders', id } } },
    });
  }
  const return_url = `${location.origin}/checkout/${id}`;
  await asShopper(market, 'PATCH', `orders/${id}`, { type: 'orders', id, attributes: { return_url } });
  return id;
}

const INCLUDE = [
  'line_items',
  'authorizations',
  'payment_source',
  'payment_sessions',
  'payment_sessions.payment_authorization',
  'available_payment_methods',
  'available_payment_settings',
  'available_customer_payment_sources',
].join(',');

/** The order as the page needs it. `token`: a shopper's own, where it was handed over. */
export async function readOrder(id, token) {
  const path = `orders/${encodeURIComponent(id)}?include=${INCLUDE}`;
  const document = token ? await ask(token, 'GET', path) : await asShopper(null, 'GET', path);
  const { attributes } = document.data;
  const included = (type) => (document.included ?? []).filter((resource) => resource.type === type);
  return {
    id,
    number: attributes.number,
    status: attributes.status,
    paymentStatus: attributes.payment_status,
    currency: attributes.currency_code,
    totalCents: attributes.total_amount_with_taxes_cents,
    taxCents: attributes.total_tax_amount_cents,
    isTaxIncluded: attributes.tax_included,
    isGuest: attributes.guest,
    returnUrl: attributes.return_url,
    cartUrl: attributes.cart_url,
    lines: included('line_items')
      .map((item) => item.attributes)
      .filter(({ item_type }) => item_type === 'skus'),
    saved: included('customer_payment_sources'),
    models: {
      gateway: included('payment_methods').length > 0,
      payments: included('payment_setting_externals').length > 0,
    },
    checkout: checkoutOf(included),
    refusal: refusalOf([...included('authorizations'), ...included('payment_authorizations')]),
  };
}

/** Where the shopper can look at the payment again, such as the details of a transfer. */
function checkoutOf(included) {
  const [session] = included('payment_sessions');
  const url = session?.attributes.response_data?.data?.checkout_url;
  const token = included('external_payments')[0]?.attributes.payment_source_token;
  return url ?? (token?.startsWith('co_') ? `${data.tillgate}/checkout/${token}` : null);
}

/** Why the newest authorization came to nothing; null: it did not. One that has not is pending, or may not be seen. */
function refusalOf(authorizations) {
  const newest = authorizations
    .map(({ attributes }) => attributes)
    .sort((a, b) => a.created_at.localeCompare(b.created_at))
    .at(-1);
  if (!newest || newest.succeeded) return null;
  const isOver = ['declined', 'failed', 'canceled', 'expired'].includes(newest.status);
  return newest.error_code ?? (isOver ? newest.status : null);
}

/** In one word: `open`, `pending`, `placed`, `unpaid` (placed, and the payment failed afterwards) or `cancelled`. */
export function stageOf({ status, paymentStatus, refusal }) {
  if (status === 'cancelled') return 'cancelled';
  if (status === 'placing') return 'pending';
  if (status !== 'placed' && status !== 'approved') return 'open';
  if (paymentStatus !== 'unpaid') return 'placed';
  return refusal ? 'unpaid' : 'pending';
}
