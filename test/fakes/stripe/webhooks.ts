import Stripe from 'stripe';
import type { RawRequest } from '../../../server/http/raw.ts';
import type { FakeEvent } from './things.ts';

const vendor = new Stripe('sk_test_signing_only');

/** The request Stripe posts for an event, signed by Stripe's own library at `at`, epoch milliseconds. */
export function signedRequest(event: FakeEvent | string, secret: string, at: number): RawRequest {
  const payload = typeof event === 'string' ? event : JSON.stringify(event, null, 2);
  const signature = vendor.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at / 1_000) });
  return {
    method: 'POST',
    path: '/',
    query: {},
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    body: Buffer.from(payload),
  };
}

/** Posts an event to an endpoint, as often and in whatever order it is called; answers the status. */
export async function deliver(
  event: FakeEvent,
  endpoint: { url: string; secret: string },
  at: number,
): Promise<number> {
  const { headers, body } = signedRequest(event, endpoint.secret, at);
  const response = await fetch(endpoint.url, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  await response.arrayBuffer();
  return response.status;
}
