/** Calls of Commerce Layer made by hand: a body it sent before, perhaps changed, and signed. */
import { type CallAction, sign } from '../../demo/commercelayer/index.ts';
import type { FashionStore } from '../../demo/commercelayer/store.ts';

export interface SentResource {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SentDocument {
  readonly data: SentResource;
  readonly included: readonly SentResource[];
}

export interface Answer {
  readonly status: number;
  readonly body: {
    readonly success?: boolean;
    readonly data?: { readonly transaction_token: string; readonly amount_cents: number; readonly action_id?: string };
    readonly error?: { readonly code: string; readonly message: string };
  };
}

/** The latest body of a call, as it was sent. */
export function rawBodyOf({ platform }: FashionStore, orderId: string, action: CallAction): string {
  const call = platform.ledger.callsOf(orderId, action).at(-1);
  if (!call) throw new Error(`Order ${orderId} saw no ${action}`);
  return call.body;
}

/** The same with other attributes of its primary resource. */
export function withAttributes(raw: string, attributes: Readonly<Record<string, unknown>>): string {
  const document: SentDocument = JSON.parse(raw);
  const data = { ...document.data, attributes: { ...document.data.attributes, ...attributes } };
  return JSON.stringify({ ...document, data });
}

export async function post(url: string, raw: string, signature: string | null): Promise<Answer> {
  const headers = {
    'content-type': 'application/vnd.api+json',
    ...(signature !== null && { 'x-commercelayer-signature': signature }),
  };
  const response = await fetch(url, { method: 'POST', headers, body: raw });
  return { status: response.status, body: await response.json() };
}

export const postSigned = (url: string, raw: string, secret: string) => post(url, raw, sign(raw, secret));
