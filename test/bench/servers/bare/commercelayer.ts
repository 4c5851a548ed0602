/** The least that answers Commerce Layer's authorize safely: signature on raw bytes, schema, durable rows, token. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readDocument, related } from '../../../../server/platforms/commercelayer/document.ts';
import { Refusal } from '../../../../server/platforms/commercelayer/refusal.ts';
import { authorized } from './rows.ts';
import { serve } from './serve.ts';
import { openWriter } from './writer.ts';

const [location = '', secret = ''] = process.argv.slice(2);
const writer = await openWriter(location);

serve(async ({ headers, body }) => {
  const given = Buffer.from(String(headers['x-commercelayer-signature']), 'base64');
  const right = createHmac('sha256', secret).update(body).digest();
  if (given.length !== right.length || !timingSafeEqual(given, right)) return { status: 401, body: { success: false } };
  const document = readDocument(body);
  if (document instanceof Refusal) return { status: 400, body: { success: false } };
  const order = related(document, document.data, 'order', 'orders');
  const amount = order?.attributes.total_amount_with_taxes_cents;
  const currency = order?.attributes.currency_code;
  if (!order || typeof amount !== 'number' || typeof currency !== 'string') {
    return { status: 422, body: { success: false } };
  }
  const { token, statements } = authorized('fashion', order.id, { amountMinor: amount, currency });
  await writer.write(statements);
  return {
    status: 200,
    body: {
      success: true,
      data: { transaction_token: token, amount_cents: amount, metadata: { tillgate_token: token } },
    },
  };
});
