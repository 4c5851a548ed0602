import type { ZodType } from 'zod';
import { type Clock, MINUTE } from '../clock.ts';
import { type RawRequest, singleHeader } from '../http/raw.ts';
import { verifyHmacSha256 } from '../platforms/signature.ts';
import type { NotificationVerdict } from '../providers/provider.ts';

/** What a notification is about; one of the two references at least. */
export interface NotifiedEvent {
  /** The service's own id of the event: unique, and the same when it is sent again. */
  readonly eventId: string;
  readonly kind: string;
  readonly providerRef?: string;
  readonly merchantRef?: string;
}

/** How a service signs: the hex of HMAC-SHA256 over `<timestamp>.<body>`, or over the body alone. */
export interface NotificationScheme {
  /** The current secret, and the previous one while it is changed; empty and missing ones verify nothing. */
  readonly secrets: readonly (string | undefined)[];
  readonly clock: Clock;
  /** Header with the signature, as lower-case hex; `sha256=` may stand before it. */
  readonly signatureHeader: string;
  /** Header with the Unix seconds that are signed too. Without it, an old notification cannot be told from a new one. */
  readonly timestampHeader?: string;
  /** How old, or how far ahead, a signed time may be, milliseconds. Default: five minutes. */
  readonly toleranceMs?: number;
  /** The shape of the body, transformed into what is needed of it. */
  readonly event: ZodType<NotifiedEvent>;
}

const MAX_BYTES = 64 * 1024;

/** Makes the `parseNotification` of a service that signs its JSON notifications with a shared secret. */
export function signedNotification(scheme: NotificationScheme) {
  const secrets = scheme.secrets.filter((secret) => secret !== undefined && secret !== '') as string[];
  return async (request: RawRequest): Promise<NotificationVerdict> => {
    if (secrets.length === 0) return invalid('unconfigured');
    if (request.body.length === 0 || request.body.length > MAX_BYTES) return invalid('malformed');
    const seconds = scheme.timestampHeader === undefined ? null : singleHeader(request, scheme.timestampHeader);
    if (!isSigned(request, scheme, secrets, seconds)) return invalid('signature');
    // Only what is signed is worth reading, its time included.
    const age = seconds === null ? 0 : Math.abs(scheme.clock.now() - Number(seconds) * 1_000);
    if (age > (scheme.toleranceMs ?? 5 * MINUTE)) return invalid('stale');
    const event = parseEvent(scheme.event, request.body);
    if (event === null) return invalid('malformed');
    return { verdict: 'verified', ...event, reply: { status: 200, body: { received: true } } };
  };
}

function isSigned(
  request: RawRequest,
  { signatureHeader, timestampHeader }: NotificationScheme,
  secrets: readonly string[],
  seconds: string | null,
): boolean {
  if (timestampHeader !== undefined && (seconds === null || !/^[0-9]{1,12}$/.test(seconds))) return false;
  const hex = /^(?:sha256=)?([0-9a-f]{64})$/.exec(singleHeader(request, signatureHeader) ?? '')?.[1];
  if (hex === undefined) return false;
  const signed = seconds === null ? request.body : Buffer.concat([Buffer.from(`${seconds}.`), request.body]);
  return verifyHmacSha256(secrets, signed, Buffer.from(hex, 'hex'));
}

function parseEvent(shape: ZodType<NotifiedEvent>, body: Buffer): NotifiedEvent | null {
  try {
    return shape.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return null;
  }
}

function invalid(reason: 'signature' | 'stale' | 'malformed' | 'unconfigured'): NotificationVerdict {
  const error = { code: 'invalid_notification', message: 'The notification was not accepted.' };
  return { verdict: 'invalid', reason, reply: { status: 400, body: { error } } };
}
