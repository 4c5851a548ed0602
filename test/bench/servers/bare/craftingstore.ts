/** The least that answers CraftingStore's create call safely: signature on raw bytes, schema, durable rows, link. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readOrder } from '../../../../server/platforms/craftingstore/order.ts';
import { openedLink } from './rows.ts';
import { serve } from './serve.ts';
import { openWriter } from './writer.ts';

const [location = '', secret = ''] = process.argv.slice(2);
const writer = await openWriter(location);

serve(async ({ headers, body }) => {
  const given = Buffer.from(String(headers['x-signature']), 'hex');
  const right = createHmac('sha256', secret).update(body).digest();
  if (given.length !== right.length || !timingSafeEqual(given, right)) return { status: 400, body: { success: false } };
  const read = readOrder(JSON.parse(body.toString('utf8')));
  if (!read.ok || read.order.type !== 'PENDING') return { status: 400, body: { success: false } };
  const { transactionId, currency, package: bought, webhook, user } = read.order;
  const { checkout, statements } = openedLink('blocks', transactionId, {
    money: { amountMinor: bought.price, currency },
    title: bought.name ?? transactionId,
    successUrl: webhook.successUrl,
    cancelUrl: webhook.failedUrl,
    basketRef: user?.identifier ?? null,
  });
  await writer.write(statements);
  return { status: 200, body: { success: true, data: { url: `http://127.0.0.1/checkout/${checkout}` } } };
});
