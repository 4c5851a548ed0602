import type { RawRequest } from '../../http/raw.ts';
import type { NotificationVerdict } from '../provider.ts';
import { parseJson } from './answer.ts';
import { event, refsOf } from './events.ts';
import { transmissionOf } from './transmission.ts';
import type { Verify } from './verify.ts';

/** PayPal's events are of a few kilobytes; a dispute with its messages may be larger. */
const MAX_BYTES = 512 * 1024;

const accepted = { status: 200, body: { received: true } } as const;

/**
 * Reads an event: signature on the raw bytes first, then its shape, then whether it is about us. The sandbox and the
 * live PayPal have webhooks with ids of their own, and the id is signed along: one cannot be taken for the other.
 */
export async function readNotification(
  request: RawRequest,
  webhookId: string | undefined,
  verify: Verify,
): Promise<NotificationVerdict> {
  if (webhookId === undefined) return invalid('unconfigured', 503);
  if (request.body.length === 0 || request.body.length > MAX_BYTES) return invalid('malformed');
  const transmission = transmissionOf(request);
  const verified = transmission === null ? 'signature' : await verify(transmission, webhookId, request.body);
  // PayPal delivers again for three days whatever was not answered 2xx.
  if (verified === 'later') return invalid('signature', 503);
  if (verified !== 'genuine') return invalid(verified);

  const parsed = event.safeParse(parseJson(request.body));
  if (!parsed.success) return invalid('malformed');
  const { id, event_type } = parsed.data;
  const refs = refsOf(parsed.data);
  if (refs === null)
    return { verdict: 'ignored', reason: `${event_type}: not about a payment of ours`, reply: accepted };
  return { verdict: 'verified', eventId: id, kind: event_type, ...refs, reply: accepted };
}

function invalid(
  reason: 'signature' | 'stale' | 'malformed' | 'unconfigured',
  status: 400 | 503 = 400,
): NotificationVerdict {
  const error = { code: 'invalid_notification', message: 'The notification was not accepted.' };
  return { verdict: 'invalid', reason, reply: { status, body: { error } } };
}
