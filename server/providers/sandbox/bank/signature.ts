import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE, SECOND } from '../../../clock.ts';

/** The header every notification carries: `t=<Unix seconds>,v1=<lower-case hex of HMAC-SHA256 over "t.body">`. */
export const SIGNATURE_HEADER = 'x-sandbox-signature';

/** Older or more in the future than this, and a genuine notification may be a replay. */
export const TOLERANCE_MS = 5 * MINUTE;

/** Signs a body as sent at `at`, epoch milliseconds. */
export function sign(secret: string, body: Buffer, at: number): string {
  const time = Math.floor(at / SECOND);
  return `t=${time},v1=${digest(secret, time, body).toString('hex')}`;
}

export function verify(secret: string, body: Buffer, header: string, now: number): 'genuine' | 'signature' | 'stale' {
  const match = /^t=([0-9]{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (!match) return 'signature';
  const time = Number(match[1]);
  if (!timingSafeEqual(Buffer.from(String(match[2]), 'hex'), digest(secret, time, body))) return 'signature';
  return Math.abs(now - time * SECOND) <= TOLERANCE_MS ? 'genuine' : 'stale';
}

function digest(secret: string, time: number, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${time}.`).update(body).digest();
}
