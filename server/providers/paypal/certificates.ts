import { type Clock, DAY, MINUTE } from '../../clock.ts';
import type { HttpClient } from '../../outgoing/http-client.ts';
import { isCertificateUrl } from './cert-url.ts';
import { readCertificate, type SigningKey } from './certificate.ts';
import type { PayPalConfig } from './config.ts';
import { TIMEOUTS } from './timeouts.ts';

/** `refused`: there is none that could be believed. `unreachable`: perhaps later. */
export type Found = SigningKey | 'refused' | 'unreachable';

export interface Certificates {
  at(url: string): Promise<Found>;
}

/** A chain is a few kilobytes. */
const MAX_BYTES = 32 * 1024;
/** PayPal lets one be kept for a day (its own Cache-Control). */
const KEPT_MS = DAY;
/** Anybody may name addresses at PayPal: what is asked for, and what is kept, has a limit. */
const MAX_KEPT = 8;
const MAX_ASKED_PER_MINUTE = 10;

/** Certificates by their address, each asked for once a day, and once at a time. */
export function createCertificates(http: HttpClient, config: PayPalConfig, clock: Clock): Certificates {
  const kept = new Map<string, { readonly key: SigningKey; readonly until: number }>();
  const asking = new Map<string, Promise<Found>>();
  let minute = { since: 0, asked: 0 };

  function mayAsk(now: number): boolean {
    if (now - minute.since >= MINUTE || now < minute.since) minute = { since: now, asked: 0 };
    minute.asked += 1;
    return minute.asked <= MAX_ASKED_PER_MINUTE;
  }

  async function ask(url: string): Promise<Found> {
    if (!mayAsk(clock.now())) return 'unreachable';
    const result = await http.call({ method: 'GET', url, timeoutMs: TIMEOUTS.certificate, maxBytes: MAX_BYTES });
    if (result.kind !== 'answer')
      return result.kind === 'noAnswer' && result.cause === 'tooLarge' ? 'refused' : 'unreachable';
    if (result.status >= 500 || result.status === 429) return 'unreachable';
    const now = clock.now();
    const key = result.status === 200 ? readCertificate(result.body.toString('latin1'), now) : null;
    if (key === null) return 'refused';
    for (const [oldest] of kept) {
      if (kept.size < MAX_KEPT) break;
      kept.delete(oldest);
    }
    kept.set(url, { key, until: Math.min(now + KEPT_MS, key.validTo) });
    return key;
  }

  return {
    async at(url) {
      if (!isCertificateUrl(url, config)) return 'refused';
      const known = kept.get(url);
      if (known && clock.now() < known.until) return known.key;
      kept.delete(url);
      const running = asking.get(url) ?? ask(url).finally(() => asking.delete(url));
      asking.set(url, running);
      return running;
    },
  };
}
