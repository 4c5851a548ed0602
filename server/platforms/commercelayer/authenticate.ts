import { type RawRequest, singleHeader } from '../../http/raw.ts';
import { verifyHmacSha256 } from '../signature.ts';
import { hasActionKey } from './action-key.ts';
import { settingsOf } from './api-settings.ts';
import type { CommerceLayerConfig } from './config.ts';
import { Refusal } from './refusal.ts';
import { MAX_BODY_BYTES, type ServerCall } from './routes.ts';

const HEADER = 'x-commercelayer-signature';

/**
 * Checks `X-CommerceLayer-Signature`, base64 of HMAC-SHA256 over the bytes that arrived (Commerce Layer, callbacks
 * security), and the action's key where the store demands one. Null when the call is authentic.
 */
export function authenticate(request: RawRequest, store: CommerceLayerConfig, call: ServerCall): Refusal | null {
  if (request.body.length > MAX_BODY_BYTES) {
    return new Refusal(413, 'body_too_large', `The body has more than ${MAX_BODY_BYTES} bytes.`);
  }
  if (request.headers[HEADER] === undefined) {
    return new Refusal(401, 'signature_missing', 'There is no X-CommerceLayer-Signature header.');
  }
  const signature = readSignature(singleHeader(request, HEADER));
  if (signature === null) {
    return new Refusal(401, 'signature_malformed', 'X-CommerceLayer-Signature is not one value of 32 bytes in base64.');
  }
  const { accepted } = settingsOf(store, call.api);
  if (!verifyHmacSha256(accepted, request.body, signature)) {
    return new Refusal(401, 'signature_mismatch', 'The signature does not belong to this body and this store.');
  }
  if (store.actionKeys && !hasActionKey(request, accepted, call)) {
    const message = 'This is not the address registered for this action: run "tillgate commercelayer setup" again.';
    return new Refusal(401, 'action_key_mismatch', message);
  }
  return null;
}

/**
 * The 32 bytes; null for anything that is not their one canonical spelling, as two headers joined with a comma are
 * not. One signature has one spelling, so that nothing else can pass for it in a log.
 */
function readSignature(header: string | null): Buffer | null {
  if (header === null || !/^[A-Za-z0-9+/]{43}=$/.test(header)) return null;
  const bytes = Buffer.from(header, 'base64');
  return bytes.toString('base64') === header ? bytes : null;
}
