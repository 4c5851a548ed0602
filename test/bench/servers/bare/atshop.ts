/** The least that answers ATShop's payment link: two reads from its API with undici, schemas, durable rows, link. */
import { Pool } from 'undici';
import { readOrder, readProduct } from '../../../../server/platforms/atshop/order.ts';
import { quoteOf } from '../../../../server/platforms/atshop/quote.ts';
import { openedLink } from './rows.ts';
import { serve } from './serve.ts';
import { openWriter } from './writer.ts';

const [location = '', upstream = ''] = process.argv.slice(2);
const writer = await openWriter(location);
const pool = new Pool(upstream, { connections: 128 });
const SHOP = {
  currency: 'USD',
  returnUrl: 'https://keys.example.com/{orderId}',
  cancelUrl: 'https://keys.example.com/',
} as const;

const get = async (path: string): Promise<unknown> => {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers: { accept: 'application/json' } });
  if (statusCode !== 200) throw new Error(`Upstream answered ${statusCode}`);
  return body.json();
};

serve(async ({ path }) => {
  const id = new URLSearchParams(path.slice(path.indexOf('?'))).get('orderId') ?? '';
  const order = readOrder(await get(`/shop/orders/${id}`), id);
  const product = order && readProduct(await get(`/shop/products/${order.productId}`), order.productId);
  if (!order || !product) return { status: 503, body: { error: { code: 'unparseable' } } };
  const quote = quoteOf({ order, product }, id, SHOP);
  if (quote.status !== 'succeeded') return { status: 409, body: { error: { code: 'order_not_payable' } } };
  const { checkout, statements } = openedLink('keys', id, quote.value);
  await writer.write(statements);
  return { status: 200, body: { type: 'url', url: `http://127.0.0.1/checkout/${checkout}` } };
});
