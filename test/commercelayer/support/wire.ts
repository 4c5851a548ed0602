import { type CallAction, type CallRecord, sign } from '../../../demo/commercelayer/index.ts';
import type { Order } from './order.ts';
import type { Shop } from './shop.ts';

export interface WireAnswer {
  readonly status: number;
  readonly text: string;
}

/** The very bytes of a call again, as a network or an impatient platform might send them. */
export async function resend({
  url,
  body,
  signature,
}: Pick<CallRecord, 'url' | 'body' | 'signature'>): Promise<WireAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.api+json', 'x-commercelayer-signature': signature },
    body,
  });
  return { status: response.status, text: await response.text() };
}

/** The latest call of a kind that the platform made for an order. */
export function latestCall({ platform }: Shop, { id }: Order, action: CallAction): CallRecord {
  const call = platform.ledger.callsOf(id, action).at(-1);
  if (!call) throw new Error(`The platform never called ${action}`);
  return call;
}

/** A call of the gateway that the platform did not make: another body, signed with its secret. */
export function forge({ scene }: Shop, { url, body }: CallRecord, change: (document: GatewayDocument) => void) {
  const document = JSON.parse(body) as GatewayDocument;
  change(document);
  const changed = JSON.stringify(document);
  return { url, body: changed, signature: sign(changed, scene.fashion.gateway.secret) };
}

export interface GatewayDocument {
  readonly data: { readonly id: string; readonly attributes: Record<string, unknown> };
}
