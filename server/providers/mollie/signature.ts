import { createHmac, timingSafeEqual } from 'node:crypto';

/** Carries the lower-case hex of HMAC-SHA256 over the body, today with `sha256=` before it. */
export const SIGNATURE_HEADER = 'x-mollie-signature';

/** While its secret is rotated, Mollie sends one signature for each; no honest request carries many. */
const MAX_SIGNATURES = 4;

/** The signatures of a request: a repeated header arrives as a list, or joined by commas. Null: there is none. */
export function signaturesOf(header: string | readonly string[] | undefined): readonly string[] | null {
  if (header === undefined) return null;
  return [header].flat().flatMap((value) => value.split(',').map((part) => part.trim()));
}

/** True when one of the signatures is of one of the secrets. An empty list of secrets verifies nothing. */
export function verify(secrets: readonly string[], body: Buffer, signatures: readonly string[]): boolean {
  if (signatures.length > MAX_SIGNATURES) return false;
  const digests = secrets.map((secret) => createHmac('sha256', secret).update(body).digest());
  return signatures.some((signature) => {
    const hex = /^(?:sha256=)?([0-9a-f]{64})$/.exec(signature)?.[1];
    return hex !== undefined && digests.some((digest) => timingSafeEqual(digest, Buffer.from(hex, 'hex')));
  });
}
