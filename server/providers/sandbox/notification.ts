import { z } from 'zod';
import { type RawRequest, singleHeader } from '../../http/raw.ts';
import type { NotificationVerdict } from '../provider.ts';
import { SIGNATURE_HEADER, verify } from './bank/signature.ts';

const MAX_BYTES = 16 * 1024;

const event = z.object({
  id: z.string().min(1).max(100),
  type: z.string().min(1).max(100),
  data: z.object({ ref: z.string().min(1).max(100), merchantRef: z.string().min(1).max(255) }),
});

/** Reads a notification of the bank: signature on the raw bytes first, then its shape. */
export function readNotification(request: RawRequest, secret: string, now: number): NotificationVerdict {
  if (request.body.length === 0 || request.body.length > MAX_BYTES) return invalid('malformed');
  const header = singleHeader(request, SIGNATURE_HEADER);
  const verified = header === null ? 'signature' : verify(secret, request.body, header, now);
  if (verified !== 'genuine') return invalid(verified);

  const parsed = event.safeParse(parseJson(request.body));
  if (!parsed.success) return invalid('malformed');
  const { id, type, data } = parsed.data;
  return {
    verdict: 'verified',
    eventId: id,
    kind: type,
    providerRef: data.ref,
    merchantRef: data.merchantRef,
    reply: { status: 200, body: { received: true } },
  };
}

function invalid(reason: 'signature' | 'stale' | 'malformed'): NotificationVerdict {
  const error = { code: 'invalid_notification', message: 'The notification was not accepted.' };
  return { verdict: 'invalid', reason, reply: { status: 400, body: { error } } };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
