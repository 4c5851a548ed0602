/** A store platform that takes every "paid" of CraftingStore's kind at once, after a look at its signature. */
import { createHmac } from 'node:crypto';
import { serve } from './bare/serve.ts';

const [secret = ''] = process.argv.slice(2);
/** When each order was told first, epoch milliseconds. */
const told = new Map<string, number>();

serve(
  async ({ headers, body }) => {
    const right = createHmac('sha256', secret).update(body).digest('hex');
    if (headers['x-signature'] !== right) return { status: 403, body: { success: false } };
    const { transactionId } = JSON.parse(body.toString('utf8')) as { transactionId: string };
    if (told.has(transactionId)) throw new Error(`${transactionId} was told twice`);
    told.set(transactionId, Date.now());
    return { status: 200, body: { success: true } };
  },
  { told: () => [...told], forget: () => told.clear() },
);
