import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../../clock.ts';

/** Lower-case name of the header that carries time and signatures. */
export const SIGNATURE_HEADER = 'stripe-signature';

/** Stripe's own libraries accept five minutes (Stripe documentation, Verify webhook signatures). */
const TOLERANCE_MS = 5 * MINUTE;
const MAX_SIGNATURES = 16;

/**
 * Checks `t=…,v1=…`: HMAC-SHA256 over `t.body`, on the raw bytes, keyed with the endpoint's secret. While a secret is
 * rolled Stripe signs with both, and we may know two as well; one match is enough. The time counts in both directions,
 * but only once somebody who knows the secret has said it.
 */
export function verify(
  secrets: readonly string[],
  body: Buffer,
  header: string,
  now: number,
): 'genuine' | 'signature' | 'stale' {
  const signed = parse(header);
  if (signed === null || secrets.length === 0) return 'signature';
  const expected = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${signed.time}.`).update(body).digest(),
  );
  // All of them, so that the time taken says nothing about which one matched.
  const matches = signed.signatures.flatMap((given) => expected.map((own) => timingSafeEqual(given, own)));
  if (!matches.includes(true)) return 'signature';
  return Math.abs(now - Number(signed.time) * 1_000) > TOLERANCE_MS ? 'stale' : 'genuine';
}

/** Other schemes (`v0` of test events) are ignored; what is written in another way is not repaired. */
function parse(header: string): { readonly time: string; readonly signatures: readonly Buffer[] } | null {
  const items = header.split(',');
  const valuesOf = (scheme: string) =>
    items.filter((item) => item.startsWith(`${scheme}=`)).map((item) => item.slice(scheme.length + 1));
  const [time, ...others] = valuesOf('t');
  if (time === undefined || others.length > 0 || !/^\d{1,12}$/.test(time)) return null;
  const signatures = valuesOf('v1').filter((value) => /^[0-9a-f]{64}$/.test(value));
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES) return null;
  return { time, signatures: signatures.map((hex) => Buffer.from(hex, 'hex')) };
}
