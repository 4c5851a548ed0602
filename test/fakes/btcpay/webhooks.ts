import { createHmac } from 'node:crypto';
import type { Books, FakeEvent } from './books.ts';
import { newId } from './chain.ts';

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** `BTCPay-Sig` as the server makes it. */
export const signatureOf = (secret: string, body: Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** A webhook, as its first delivery. */
export function deliveryOf(books: Books, event: FakeEvent, secret: string): Delivery {
  const invoice = books.invoices.get(event.invoiceId);
  const id = newId();
  return signed(secret, {
    deliveryId: id,
    webhookId: 'HHHHHHHHHHHHHHHHHHHHwh',
    originalDeliveryId: id,
    isRedelivery: false,
    type: event.type,
    timestamp: Math.floor(event.at / 1_000),
    storeId: invoice?.storeId,
    invoiceId: event.invoiceId,
    metadata: invoice?.metadata ?? {},
    ...event.extra,
  });
}

/** The same webhook again: a delivery of its own, all else as it was, the time stamp too. */
export function redeliveryOf({ body }: Delivery, secret: string): Delivery {
  return signed(secret, { ...JSON.parse(body.toString()), deliveryId: newId(), isRedelivery: true });
}

export function signed(secret: string, event: unknown): Delivery {
  // Indented, as the server sends it: whoever verifies a body parsed and written anew does not get far.
  const body = Buffer.from(JSON.stringify(event, null, 2));
  return { headers: { 'content-type': 'application/json', 'btcpay-sig': signatureOf(secret, body) }, body };
}
