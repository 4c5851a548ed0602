/** The least that takes a provider's notification safely: signature on raw bytes, schema, one durable row, answer. */
import { readNotification } from '../../../../server/providers/sandbox/notification.ts';
import { serve } from './serve.ts';
import { insert, openWriter } from './writer.ts';

const [location = '', secret = ''] = process.argv.slice(2);
const writer = await openWriter(location);

serve(async ({ path, headers, body }) => {
  const now = Date.now();
  const verdict = readNotification({ method: 'POST', path, query: {}, headers, body }, secret, now);
  if (verdict.verdict !== 'verified') return { status: 400, body: { error: { code: 'invalid_notification' } } };
  const { eventId, kind, providerRef = null, merchantRef = null } = verdict;
  await writer.write([
    insert('notifications', {
      method_id: 'card',
      event_id: eventId,
      kind,
      verdict: 'verified',
      provider_ref: providerRef,
      merchant_ref: merchantRef,
      state: 'queued',
      next_at: now,
      received_at: now,
      handled_at: null,
    }),
  ]);
  return { status: 200, body: verdict.reply.body };
});
