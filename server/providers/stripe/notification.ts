import { type RawRequest, singleHeader } from '../../http/raw.ts';
import type { NotificationVerdict } from '../provider.ts';
import { isLive, type StripeConfig } from './config.ts';
import { event, refsOf } from './events.ts';
import { SIGNATURE_HEADER, verify } from './signature.ts';

/** Stripe's events are of a few kilobytes; a session with many fields of its own may be larger. */
const MAX_BYTES = 512 * 1024;

const accepted = { status: 200, body: { received: true } } as const;

/** Reads an event: signature on the raw bytes first, then its shape, then whether it is about us. */
export function readNotification(
  request: RawRequest,
  config: StripeConfig,
  method: string,
  now: number,
): NotificationVerdict {
  const secrets = [config.webhookSecret, config.webhookSecretPrevious].filter((secret) => secret !== undefined);
  if (secrets.length === 0) return invalid('unconfigured', 503);
  if (request.body.length === 0 || request.body.length > MAX_BYTES) return invalid('malformed');
  const header = singleHeader(request, SIGNATURE_HEADER);
  const verified = header === null ? 'signature' : verify(secrets, request.body, header, now);
  if (verified !== 'genuine') return invalid(verified);

  const parsed = event.safeParse(parseJson(request.body));
  if (!parsed.success) return invalid('malformed');
  const { id, type, livemode, account } = parsed.data;
  if (livemode !== isLive(config)) return ignored(`a ${livemode ? 'live' : 'test'} event, but the key is not`);
  if (account) return ignored('about a connected account');
  const refs = refsOf(parsed.data, method);
  if (refs === null) return ignored(`${type}: not about a payment of this method`);
  return { verdict: 'verified', eventId: id, kind: type, ...refs, reply: accepted };
}

const ignored = (reason: string): NotificationVerdict => ({ verdict: 'ignored', reason, reply: accepted });

function invalid(
  reason: 'signature' | 'stale' | 'malformed' | 'unconfigured',
  // 503: Stripe tries again for days, until the secret is configured.
  status: 400 | 503 = 400,
): NotificationVerdict {
  const error = { code: 'invalid_notification', message: 'The notification was not accepted.' };
  return { verdict: 'invalid', reason, reply: { status, body: { error } } };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
