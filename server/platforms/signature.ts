import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of exactly these bytes; the secret is used as UTF-8 text, as PHP's and Node's own examples do. */
export function hmacSha256(secret: string, bytes: string | Buffer): Buffer {
  return createHmac('sha256', secret).update(bytes).digest();
}

/**
 * Whether `given` is the HMAC-SHA256 of `bytes` under any of the secrets: the current one, and the previous one
 * during a rotation. Constant time in the content, never throws on a wrong length, and tries every secret, so
 * that the answer's timing does not say which one fitted. An empty secret verifies nothing.
 */
export function verifyHmacSha256(secrets: readonly string[], bytes: string | Buffer, given: Buffer): boolean {
  let fits = false;
  for (const secret of secrets) {
    if (secret === '') continue;
    const expected = hmacSha256(secret, bytes);
    const same = given.length === expected.length && timingSafeEqual(given, expected);
    fits = same || fits;
  }
  return fits;
}
