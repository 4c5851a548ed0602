import { z } from 'zod';
import { type Clock, MINUTE } from '../clock.ts';
import { type RawRequest, singleHeader } from '../http/raw.ts';
import { verifyHmacSha256 } from '../platforms/signature.ts';
import type { NotificationVerdict } from '../providers/provider.ts';
import type { Json } from './page-api.ts';

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
  /** What the service calls the parts of an event; `eventId` must be the same when it is sent again. */
  event(told: Json): { readonly [Part in keyof Event]: unknown };
}

const event = z
  .object({
    eventId: z.string().min(1).max(255),
    kind: z.string().min(1).max(100),
    providerRef: z.string().min(1).max(255).optional(),
    merchantRef: z.string().min(1).max(255).optional(),
  })
  .refine(({ providerRef, merchantRef }) => providerRef ?? merchantRef, 'names no payment');

type Event = z.output<typeof event>;

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
    const told = readEvent(scheme, request.body);
    if (told === null) return invalid('malformed');
    return { verdict: 'verified', ...told, reply: { status: 200, body: { received: true } } };
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

function readEvent(scheme: NotificationScheme, body: Buffer): Event | null {
  try {
    return event.parse(scheme.event(JSON.parse(body.toString('utf8'))));
  } catch {
    return null;
  }
}

function invalid(reason: 'signature' | 'stale' | 'malformed' | 'unconfigured'): NotificationVerdict {
  const error = { code: 'invalid_notification', message: 'The notification was not accepted.' };
  return { verdict: 'invalid', reason, reply: { status: 400, body: { error } } };
}
