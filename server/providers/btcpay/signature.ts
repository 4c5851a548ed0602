import { createHmac, timingSafeEqual } from 'node:crypto';

/** `sha256=` and the lower-case hex of HMAC-SHA256 over the body's bytes; the secret counts as UTF-8 text. */
export const SIGNATURE_HEADER = 'btcpay-sig';

/** Whether one of the secrets made this header for exactly these bytes. Never throws, compares in constant time. */
export function isSigned(secrets: readonly string[], body: Buffer, header: string): boolean {
  const match = /^sha256=([0-9a-f]{64})$/.exec(header);
  if (!match) return false;
  const given = Buffer.from(String(match[1]), 'hex');
  let fits = false;
  for (const secret of secrets) {
    // All of them are tried, so that the time taken does not say which one fitted.
    const same = timingSafeEqual(given, createHmac('sha256', secret).update(body).digest());
    fits = (secret !== '' && same) || fits;
  }
  return fits;
}
