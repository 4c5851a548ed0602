import { type Clock, MINUTE, SECOND } from '../../clock.ts';
import { isLoopbackUrl } from '../../loopback.ts';
import type { HttpClient } from '../../outgoing/http-client.ts';
import { type Finding, findingsOf } from './finding.ts';

/** How far another machine's clock is ahead of ours; negative when it is behind. */
export interface ClockReading {
  readonly host: string;
  readonly aheadMs: number;
}

const WARN_MS = 30 * SECOND;
const ERROR_MS = 5 * MINUTE;
const PROBE_TIMEOUT_MS = 5 * SECOND;

/** A client that notes the `Date` of every https answer on its way. */
export function watchClocks(http: HttpClient, clock: Clock): { http: HttpClient; readings: readonly ClockReading[] } {
  const readings: ClockReading[] = [];
  const watching: HttpClient = {
    async call(call) {
      const sentAt = clock.now();
      const result = await http.call(call);
      const date = result.kind === 'answer' ? result.headers.date : undefined;
      const theirs = typeof date === 'string' && call.url.startsWith('https:') ? Date.parse(date) : Number.NaN;
      if (!Number.isNaN(theirs)) {
        // `Date` was cut to whole seconds, somewhere between sending and now.
        const ours = (sentAt + clock.now()) / 2;
        readings.push({ host: new URL(call.url).host, aheadMs: Math.round(theirs + SECOND / 2 - ours) });
      }
      return result;
    },
    close: () => http.close(),
  };
  return { http: watching, readings };
}

/**
 * Compares this machine's clock with another one. Tillgate's own address proves nothing, its clock is most likely
 * ours; so a store's own site is asked when no other host has answered yet.
 */
export async function checkClock(
  watched: { readonly http: HttpClient; readonly readings: readonly ClockReading[] },
  publicUrl: string,
  origins: readonly string[],
): Promise<Finding[]> {
  const own = new URL(publicUrl).host;
  const foreign = () => watched.readings.filter(({ host }) => host !== own);
  for (const origin of origins) {
    if (foreign().length > 0) break;
    if (!origin.startsWith('https:') || isLoopbackUrl(origin)) continue;
    await watched.http.call({ method: 'GET', url: `${origin}/robots.txt`, timeoutMs: PROBE_TIMEOUT_MS });
  }
  return [judge(foreign())];
}

/** The smallest difference counts: one host with a wrong clock of its own must not accuse ours. */
function judge(readings: readonly ClockReading[]): Finding {
  const [nearest] = [...readings].sort((a, b) => Math.abs(a.aheadMs) - Math.abs(b.aheadMs));
  if (nearest === undefined) {
    return findingsOf('clock', 'this machine').warning(
      'Not checked: no https answer from another host to compare with.',
    );
  }
  const { ok, warning, error } = findingsOf('clock', nearest.host);
  const off = Math.abs(nearest.aheadMs);
  if (off <= WARN_MS) return ok('This machine agrees with it within 30 seconds.');
  const words = `This machine's clock is ${Math.round(off / SECOND)} s ${nearest.aheadMs > 0 ? 'behind' : 'ahead'}: set it by NTP.`;
  return off > ERROR_MS ? error(words) : warning(words);
}
