import { z } from 'zod';
import { SECOND } from '../../clock.ts';
import type { HttpReply, RawRequest } from '../../http/raw.ts';
import type { NotificationVerdict } from '../provider.ts';
import { isTestKey, type MollieConfig } from './config.ts';
import { SIGNATURE_HEADER, signaturesOf, verify } from './signature.ts';

const MAX_BYTES = 64 * 1024;
const PAYMENT_ID = /^tr_[A-Za-z0-9]{1,60}$/;

/** An event of a webhook made in the dashboard; the entity comes along where "full payload" is chosen. */
const event = z.object({
  resource: z.literal('event'),
  id: z.string().min(1).max(100),
  type: z.string().min(1).max(100),
  entityId: z.string().min(1).max(100),
  _embedded: z
    .object({
      entity: z.object({ paymentId: z.string().optional(), mode: z.enum(['test', 'live']).optional() }).optional(),
    })
    .optional(),
});

/** A signed event, or the bare `id=tr_…` that every payment's own address gets. */
export function readNotification(request: RawRequest, config: MollieConfig, now: number): NotificationVerdict {
  if (request.body.length === 0 || request.body.length > MAX_BYTES) return invalid('malformed');
  const signatures = signaturesOf(request.headers[SIGNATURE_HEADER]);
  return signatures === null ? readClassic(request.body, now) : readSigned(request.body, signatures, config);
}

/**
 * Anybody may send this, so it names the payment to look at and nothing else. It carries no id of its own: the same
 * payment is new again every second, so that a chargeback is not mistaken for the repeat of "paid", and a flood asks
 * Mollie once a second at most.
 */
function readClassic(body: Buffer, now: number): NotificationVerdict {
  if (body.length > 200) return invalid('malformed');
  const ids = new URLSearchParams(body.toString('latin1')).getAll('id');
  const [id] = ids;
  if (id === undefined || ids.length > 1) return invalid('malformed');
  if (!PAYMENT_ID.test(id)) return { verdict: 'ignored', reason: 'not a payment', reply: OK };
  const eventId = `${id}@${Math.floor(now / SECOND)}`;
  return { verdict: 'hint', eventId, kind: 'payment', providerRef: id, reply: OK };
}

function readSigned(body: Buffer, signatures: readonly string[], config: MollieConfig): NotificationVerdict {
  const secrets = [config.webhookSecret, config.webhookSecretPrevious].filter((secret) => secret !== undefined);
  if (secrets.length === 0) return invalid('unconfigured');
  if (!verify(secrets, body, signatures)) return invalid('signature');
  const parsed = event.safeParse(parseJson(body));
  if (!parsed.success) return invalid('malformed');
  const { id, type, entityId, _embedded } = parsed.data;
  const entity = _embedded?.entity;
  if (entity?.mode !== undefined && (entity.mode === 'test') !== isTestKey(config)) {
    return { verdict: 'ignored', reason: `event of ${entity.mode} mode`, reply: OK };
  }
  // A capture, refund or chargeback names its payment.
  const providerRef = [entityId, entity?.paymentId].find((ref) => ref !== undefined && PAYMENT_ID.test(ref));
  if (providerRef === undefined) return { verdict: 'ignored', reason: `${type} names no payment`, reply: OK };
  return { verdict: 'verified', eventId: id, kind: type, providerRef, reply: OK };
}

const OK: HttpReply = { status: 200, body: { received: true } };

function invalid(reason: 'signature' | 'malformed' | 'unconfigured'): NotificationVerdict {
  const error = { code: 'invalid_notification', message: 'The notification was not accepted.' };
  return { verdict: 'invalid', reason, reply: { status: 400, body: { error } } };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
