import { createHmac, timingSafeEqual } from 'node:crypto';

/** `X-CommerceLayer-Signature`: base64 HMAC-SHA256 over the raw body, the secret used as text. */
export function sign(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

export function verifies(body: Buffer, signature: string | undefined, secret: string): boolean {
  const expected = Buffer.from(sign(body, secret));
  const given = Buffer.from(signature ?? '');
  return expected.length === given.length && timingSafeEqual(expected, given);
}
