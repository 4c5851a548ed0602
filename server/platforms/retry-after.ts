import { HOUR, SECOND } from '../clock.ts';

/** The longest step of the delivery schedule: a store that asks for more must not outwait the 7-day deadline. */
const LONGEST_WAIT = 6 * HOUR;

/**
 * `Retry-After` as milliseconds from `now` (RFC 9110 §10.2.3: seconds or an HTTP date), clamped to six hours; undefined
 * when it is absent or unreadable.
 */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  const text = header.trim();
  // Date.parse alone would take "-5" for a month.
  const date = / GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  const wait = /^[0-9]+$/.test(text) ? Number(text) * SECOND : date - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_WAIT);
}
