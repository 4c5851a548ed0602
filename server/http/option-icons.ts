import { type Clock, DAY, MINUTE, SECOND } from '../clock.ts';
import { createKeptAnswers } from '../kept-answers.ts';
import { isLoopbackUrl } from '../loopback.ts';
import type { HttpClient, HttpResult } from '../outgoing/http-client.ts';

/** A picture as it is handed on. */
export interface Icon {
  readonly type: 'image/svg+xml' | 'image/png';
  readonly bytes: Buffer;
}

const MAX_BYTES = 50 * 1024;
/** With `MAX_BYTES` the memory they may take: 10 MB. */
const MAX_ICONS = 200;
const TIMEOUT_MS = 5 * SECOND;
const KEEP_FAILURE_MS = MINUTE;

/** Pictures from providers' hosts, so that the shopper's browser asks no third party for them. */
export function createOptionIcons(http: HttpClient, clock: Clock) {
  const kept = createKeptAnswers<Icon | null>(clock, MAX_ICONS);
  return {
    /** Null: there is no picture of a kind and size that is handed on. */
    at(url: string): Promise<Icon | null> {
      if (!url.startsWith('https:') && !isLoopbackUrl(url)) return Promise.resolve(null);
      return kept.get(url, async () => {
        const value = iconIn(await http.call({ method: 'GET', url, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES }));
        return { value, keepMs: value ? DAY : KEEP_FAILURE_MS };
      });
    },
  };
}

export type OptionIcons = ReturnType<typeof createOptionIcons>;

function iconIn(result: HttpResult): Icon | null {
  if (result.kind !== 'answer' || result.status !== 200 || result.body.length === 0) return null;
  const { 'content-type': contentType, 'content-encoding': encoding } = result.headers;
  if (encoding !== undefined && encoding !== 'identity') return null;
  const type = String(contentType).split(';')[0]?.trim().toLowerCase();
  return type === 'image/svg+xml' || type === 'image/png' ? { type, bytes: result.body } : null;
}
