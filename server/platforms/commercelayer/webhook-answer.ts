import { type AnswerHeaders, isWebPage, saysNo } from '../answer-body.ts';
import { retryAfterMs } from '../retry-after.ts';

/** A ConfirmResult before the answer's text is put beside it. */
type Judgement =
  | { readonly result: 'delivered' }
  | { readonly result: 'notDelivered'; readonly retryAfterMs?: number; readonly alert?: string };

/** Trouble that passes by itself, and an action that Commerce Layer may not have stored yet (404, 409, 422). */
const PASSING: ReadonlySet<number> = new Set([404, 408, 409, 422, 425, 429]);

/**
 * What the webhook's answer means. Its codes are undocumented, so delivered is: 2xx, neither a web page nor
 * `{"success":false}`. Every other answer is tried again, since the same `action_id` twice is harmless. What a
 * repetition alone will hardly mend comes with an alert; `key` names the setting the address came from.
 */
export function judgeAnswer(status: number, headers: AnswerHeaders, body: string, now: number, key: string): Judgement {
  const wait = retryAfterMs(headers['retry-after'], now);
  const later = { result: 'notDelivered', ...(wait === undefined ? {} : { retryAfterMs: wait }) } as const;
  if (status >= 500 || PASSING.has(status)) return later;
  if (status === 401 || status === 403) {
    const alert = `Commerce Layer refused a payment's outcome with ${status}. Check the shared secret and ${key}.`;
    return { ...later, alert };
  }
  if (status < 200 || status >= 300) {
    return { ...later, alert: `Commerce Layer answered a payment's outcome with ${status}. Check ${key}.` };
  }
  if (isWebPage(headers, body)) {
    return { ...later, alert: `A payment's outcome was answered with a web page. Check ${key}.` };
  }
  return saysNo(body) ? later : { result: 'delivered' };
}
