import { createHmac } from 'node:crypto';
import type { BookedPayment } from './books.ts';

export interface Notification {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** PrePin's message about a payment's present state: HMAC-SHA256, as hex, over the time, a dot and the body. */
export function notificationOf(
  { id, reference, status, changes }: BookedPayment,
  secret: string,
  at: number,
  type = `payment.${status}`,
): Notification {
  const event = { id: `evt_${id}_${changes}`, type, payment_id: id, reference };
  const body = JSON.stringify(event);
  const seconds = String(Math.floor(at / 1_000));
  return {
    headers: {
      'content-type': 'application/json',
      'x-prepin-timestamp': seconds,
      'x-prepin-signature': createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'),
    },
    body,
  };
}

/** Posts it once; a shop that does not hear it can always ask. */
export async function post(url: string, { headers, body }: Notification): Promise<void> {
  const request = { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) };
  await fetch(url, request).catch(() => undefined);
}
