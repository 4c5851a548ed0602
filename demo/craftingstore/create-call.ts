import type { PaymentRecord } from './ledger.ts';
import type { CustomGateway } from './options.ts';
import { phpJson, phpSignature } from './php.ts';

/** The optional billing form of the basket page. */
export interface BillingDetails {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly addressLineOne?: string;
  readonly city?: string;
  readonly zipCode?: string;
  readonly country?: { readonly name: string; readonly code: string; readonly currency: string };
}

/** The store's answer page would be built from this. */
export interface CreateAnswer {
  readonly transactionId: string;
  /** HTTP status of Tillgate's answer; null: none came. */
  readonly status: number | null;
  /** Parsed JSON, or the text when it is none. */
  readonly body: unknown;
  /** `data.url` of a good answer, else null ("Something went wrong"). */
  readonly url: string | null;
}

/** The body of the create call as the CraftingStore gateway page documents it. */
export function createBody(payment: PaymentRecord, storeUrl: string, billing: BillingDetails = {}) {
  return {
    type: 'PENDING',
    transactionId: payment.transactionId,
    currency: payment.currency.toLowerCase(),
    user: {
      identifier: payment.basketId,
      email: payment.email,
      firstName: billing.firstName ?? null,
      lastName: billing.lastName ?? null,
      billingAddressLineOne: billing.addressLineOne ?? null,
      billingAddressLineTwo: billing.addressLineOne === undefined ? null : '',
      billingCity: billing.city ?? null,
      billingZipCode: billing.zipCode ?? null,
      billingCountry: billing.country ?? null,
    },
    package: { name: payment.packageName, notes: null, price: payment.price },
    webhook: { failedUrl: `${storeUrl}/failed`, successUrl: `${storeUrl}/success` },
  };
}

/** How the signed bytes reach the wire: which client CraftingStore uses is not known. */
export type Wire =
  /** Exactly the bytes that were hashed. */
  | 'plain'
  /** `< > & '` as `\u003C …`, as Symfony's client re-encodes; the hash is still of the plain bytes. */
  | 'hexTags';

export interface SignedCall {
  readonly raw: string;
  readonly signature: string;
}

/** Encodes and signs as the documented PHP does. */
export function signCall(body: unknown, secret: string, wire: Wire = 'plain'): SignedCall {
  const hashed = phpJson(body);
  return { raw: wire === 'plain' ? hashed : hexTags(hashed), signature: phpSignature(hashed, secret) };
}

function hexTags(json: string): string {
  return json.replace(/[<>&']/g, (character) => `\\u00${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** POSTs the create call; whatever is not `{success:true,data:{url}}` yields a null url. */
export async function postCreate(
  tillgateUrl: string,
  gateway: CustomGateway,
  transactionId: string,
  call: SignedCall,
): Promise<CreateAnswer> {
  try {
    const response = await fetch(`${tillgateUrl}/craftingstore/${gateway.store}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'x-signature': call.signature },
      body: call.raw,
      signal: AbortSignal.timeout(15_000),
    });
    const body = parseJson(await response.text());
    return { transactionId, status: response.status, body, url: response.ok ? urlOf(body) : null };
  } catch (error) {
    return { transactionId, status: null, body: String(error), url: null };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function urlOf(body: unknown): string | null {
  const { success, data } = (body ?? {}) as { success?: unknown; data?: { url?: unknown } };
  const url = success === true ? data?.url : null;
  return typeof url === 'string' && /^https?:\/\//.test(url) ? url : null;
}
