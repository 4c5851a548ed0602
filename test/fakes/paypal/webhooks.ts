import { randomUUID, sign } from 'node:crypto';
import { default as express, type Router } from 'express';
import type { RawRequest } from '../../../server/http/raw.ts';
import type { Books } from './books.ts';
import { servedAs, signer } from './certificates.ts';
import { crc32 } from './crc32.ts';
import type { FakeEvent } from './things.ts';
import type { Issued } from './x509.ts';

export interface Delivery {
  readonly webhookId: string;
  /** Of the fake. */
  readonly origin: string;
  /** When it is signed, epoch milliseconds. */
  readonly at: number;
  readonly certificate?: string;
  readonly by?: Issued;
}

/** The request PayPal posts for an event. */
export function signedRequest(event: FakeEvent | string, delivery: Delivery): RawRequest {
  const body = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  const id = randomUUID();
  const time = new Date(delivery.at).toISOString().replace(/\.\d+Z$/, 'Z');
  const text = `${id}|${time}|${delivery.webhookId}|${crc32(body)}`;
  return {
    method: 'POST',
    path: '/',
    query: {},
    headers: {
      'content-type': 'application/json',
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': `${delivery.origin}/v1/notifications/certs/${delivery.certificate ?? 'CERT-fake-signer'}`,
      'paypal-transmission-id': id,
      'paypal-transmission-sig': sign('RSA-SHA256', Buffer.from(text), (delivery.by ?? signer()).privateKey).toString(
        'base64',
      ),
      'paypal-transmission-time': time,
    },
    body,
  };
}

/** Posts an event to an endpoint, as often and in whatever order it is called; answers the status. */
export async function deliver(event: FakeEvent, url: string, delivery: Delivery): Promise<number> {
  const { headers, body } = signedRequest(event, delivery);
  const response = await fetch(url, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Anybody may have the certificates. */
export function certificateRoute(): Router {
  const router = express.Router();
  router.get('/v1/notifications/certs/:name', (request, response) => {
    const pem = servedAs(request.params.name);
    if (pem === null) response.status(404).json({ name: 'RESOURCE_NOT_FOUND' });
    else response.type('application/x-pem-file').send(pem);
  });
  return router;
}

/** PayPal's own answer to whether an event is one of its own: it knows its events, as they were sent. */
export function verifySignature(books: Books, raw: string): object {
  const asked = JSON.parse(raw);
  const event = raw.slice(raw.indexOf('"webhook_event":') + '"webhook_event":'.length, -1);
  const isKnown = books.webhooks.some(({ id }) => id === asked.webhook_id);
  const isSent = books.events.some((one) => JSON.stringify(one) === event);
  return { verification_status: isKnown && isSent ? 'SUCCESS' : 'FAILURE' };
}
