import type { RawRequest } from '../../http/raw.ts';
import { verifyHmacSha256 } from '../signature.ts';
import { phpJsonEncode } from './php-json.ts';
import { parseStrictJson } from './strict-json.ts';

/** Far above what a basket needs; more is not read, so that a stranger's body costs nothing. */
const MAX_BODY_BYTES = 100 * 1024;

/** The body of a request that CraftingStore signed, or why it is not one. `code` is stable. */
export type Authenticated =
  | { readonly authentic: true; readonly body: unknown }
  | { readonly authentic: false; readonly code: AuthenticationCode; readonly reason: string };

export type AuthenticationCode =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  | 'body_too_large'
  | 'body_malformed';

/**
 * Checks `X-Signature`, 64 lower-case hex digits of HMAC-SHA256 (CraftingStore gateway page), against the bytes
 * that arrived. A body whose bytes were changed on the way without changing its meaning (a proxy re-serialised
 * it, or the sender's HTTP client escaped more than `json_encode` does) is checked once more in PHP's form.
 * That is safe because the parsed object alone is used from then on, and ambiguous JSON has no parsed form.
 */
export function authenticate(request: RawRequest, secrets: readonly string[]): Authenticated {
  const header = request.headers['x-signature'];
  if (header === undefined || header === '') return refuse('signature_missing', 'There is no X-Signature header.');
  if (typeof header !== 'string' || !/^[0-9a-f]{64}$/.test(header)) {
    return refuse('signature_malformed', 'X-Signature is not one value of 64 lower-case hex digits.');
  }
  if (request.body.length > MAX_BODY_BYTES) {
    return refuse('body_too_large', `The body has more than ${MAX_BODY_BYTES} bytes.`);
  }
  const signature = Buffer.from(header, 'hex');
  const asSent = verifyHmacSha256(secrets, request.body, signature);
  const parsed = parseStrictJson(request.body);
  if (asSent && !parsed) return refuse('body_malformed', 'The body is signed, but it is not unambiguous JSON.');
  if (parsed && (asSent || verifyHmacSha256(secrets, phpJsonEncode(parsed.value), signature))) {
    return { authentic: true, body: parsed.value };
  }
  return refuse('signature_mismatch', 'X-Signature does not belong to this body and this secret.');
}

function refuse(code: AuthenticationCode, reason: string): Authenticated {
  return { authentic: false, code, reason };
}
