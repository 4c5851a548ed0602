import { z } from 'zod';
import { type RawRequest, singleHeader } from '../../http/raw.ts';
import type { NotificationVerdict } from '../provider.ts';
import type { BtcpayConfig } from './config.ts';
import { isSigned, SIGNATURE_HEADER } from './signature.ts';

/** The body repeats the invoice's metadata, which is ours and small. */
const MAX_BYTES = 64 * 1024;

const event = z.object({
  deliveryId: z.string().min(1).max(200),
  /** Repeated by every redelivery; missing in a first one. */
  originalDeliveryId: z.string().min(1).max(200).nullish(),
  type: z.string().min(1).max(100),
  storeId: z.string().nullish(),
  invoiceId: z.string().max(200).nullish(),
  metadata: z
    .object({ orderId: z.string().max(255).nullish() })
    .nullish()
    .catch(null),
});

/** Events after which the invoice says something new (BTCPay's API description, WebhookInvoiceEvent). */
export const EVENTS = [
  'InvoiceReceivedPayment',
  'InvoicePaymentSettled',
  'InvoiceProcessing',
  'InvoiceExpired',
  'InvoiceSettled',
  'InvoiceInvalid',
];

/**
 * Reads a webhook: signature on the raw bytes first, then its shape. There is no tolerance in time: a redelivery, up to
 * an hour later, repeats the first delivery's time stamp. A replay is harmless: the same event id is the same event.
 */
export function readNotification(config: BtcpayConfig, request: RawRequest): NotificationVerdict {
  if (request.body.length === 0 || request.body.length > MAX_BYTES) return invalid('malformed');
  const header = singleHeader(request, SIGNATURE_HEADER);
  const secrets = [config.webhookSecret, config.webhookSecretPrevious].filter((secret) => secret !== undefined);
  if (header === null || !isSigned(secrets, request.body, header)) return invalid('signature');

  const parsed = event.safeParse(json(request.body));
  if (!parsed.success) return invalid('malformed');
  const { deliveryId, originalDeliveryId, type, storeId, invoiceId, metadata } = parsed.data;
  if (storeId !== config.storeId) return ignored('another store of this server');
  if (!EVENTS.includes(type)) return ignored(`nothing to look up after ${type}`);
  if (!invoiceId) return invalid('malformed');
  if (invoiceId.startsWith('__test__')) return ignored('a test sent by hand');
  return {
    verdict: 'verified',
    eventId: originalDeliveryId ?? deliveryId,
    kind: type,
    providerRef: invoiceId,
    ...(metadata?.orderId && { merchantRef: metadata.orderId }),
    reply: { status: 200, body: { received: true } },
  };
}

const ignored = (reason: string): NotificationVerdict => ({
  verdict: 'ignored',
  reason,
  reply: { status: 200, body: { received: true } },
});

function invalid(reason: 'signature' | 'malformed'): NotificationVerdict {
  const error = { code: 'invalid_notification', message: 'The notification was not accepted.' };
  return { verdict: 'invalid', reason, reply: { status: 400, body: { error } } };
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
