import { z } from 'zod';
import { type Clock, DAY, HOUR, MINUTE } from '../../clock.ts';
import type { PayPalApi } from './api.ts';
import type { Certificates } from './certificates.ts';
import type { PayPalConfig } from './config.ts';
import { isSigned } from './signature.ts';
import { AUTH_ALGO, type Transmission } from './transmission.ts';

/** `later`: it cannot be told now, so PayPal shall deliver it again. */
export type Verified = 'genuine' | 'signature' | 'stale' | 'later';

export type Verify = (transmission: Transmission, webhookId: string, body: Buffer) => Promise<Verified>;

/** How far a clock may be ahead. */
const AHEAD_MS = 5 * MINUTE;
/**
 * PayPal delivers again for three days, and does not say that it signs anew each time (PayPal, Integrate webhooks): one
 * that may be such a repeat is heard. It is believed only once, by its event id, and then PayPal is asked anyway.
 */
const BEHIND_MS = 3 * DAY + HOUR;

export function createVerify(api: PayPalApi, certificates: Certificates, config: PayPalConfig, clock: Clock): Verify {
  const by = config.verifyBy === 'api' ? byApi(api) : byCertificate(certificates);
  return async (transmission, webhookId, body) => {
    const verified = await by(transmission, webhookId, body);
    if (verified !== 'genuine') return verified;
    // The time counts only once somebody who has the key has said it.
    const age = clock.now() - transmission.at;
    return age > BEHIND_MS || age < -AHEAD_MS ? 'stale' : 'genuine';
  };
}

const byCertificate =
  (certificates: Certificates): Verify =>
  async (transmission, webhookId, body) => {
    const found = await certificates.at(transmission.certUrl);
    if (found === 'unreachable') return 'later';
    if (found === 'refused') return 'signature';
    return isSigned(transmission, webhookId, body, found) ? 'genuine' : 'signature';
  };

const verification = z.object({ verification_status: z.enum(['SUCCESS', 'FAILURE']) });

/**
 * Asks PayPal (Webhooks v1, Verify webhook signature). The event goes back in the very bytes it came in: written anew it
 * would be another one.
 */
const byApi =
  (api: PayPalApi): Verify =>
  async (transmission, webhookId, body) => {
    const event = body.toString('utf8');
    if (!isOneObject(event) || !Buffer.from(event, 'utf8').equals(body)) return 'signature';
    const fields = JSON.stringify({
      auth_algo: AUTH_ALGO,
      cert_url: transmission.certUrl,
      transmission_id: transmission.id,
      transmission_sig: transmission.signature,
      transmission_time: transmission.time,
      webhook_id: webhookId,
    });
    const asked = await api.call({
      method: 'POST',
      path: '/v1/notifications/verify-webhook-signature',
      body: `${fields.slice(0, -1)},"webhook_event":${event}}`,
      patience: 'read',
      answer: verification,
    });
    if (asked.status === 'succeeded') return asked.value.verification_status === 'SUCCESS' ? 'genuine' : 'signature';
    return asked.status === 'rejected' && asked.code === 'invalid_request' ? 'signature' : 'later';
  };

/** Put into a larger text as it is, so it must be exactly one value. */
function isOneObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
