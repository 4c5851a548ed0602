import { timingSafeEqual } from 'node:crypto';
import type { RawRequest } from '../../http/raw.ts';
import { hmacSha256 } from '../signature.ts';
import type { ServerCall } from './routes.ts';

const KEY_DIGITS = 32;

/**
 * The `?key=` of one action's address. Commerce Layer signs only the body, and sends the same one to capture and to
 * void: without a key of its own, a body posted to the other address would still verify.
 */
export function actionKey(secret: string, api: ServerCall['api'], action: ServerCall['action']): string {
  return hmacSha256(secret, `tillgate:${api}:${action}`).toString('hex').slice(0, KEY_DIGITS);
}

/** Whether a request carries the key of this action under one of the secrets. Constant time in the content. */
export function hasActionKey(request: RawRequest, secrets: readonly string[], call: ServerCall): boolean {
  const { key } = request.query;
  if (typeof key !== 'string') return false;
  const given = Buffer.from(key);
  let fits = false;
  for (const secret of secrets) {
    if (secret === '') continue;
    const expected = Buffer.from(actionKey(secret, call.api, call.action));
    fits = (given.length === expected.length && timingSafeEqual(given, expected)) || fits;
  }
  return fits;
}
