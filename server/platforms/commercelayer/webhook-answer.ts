import { MINUTE } from '../../clock.ts';
import { type AnswerHeaders, isWebPage, saysNo } from '../answer-body.ts';
import { retryAfterMs } from '../retry-after.ts';

/** A ConfirmResult before the answer's text is put beside it. */
type Judgement =
  | { readonly result: 'delivered' }
  | { readonly result: 'notDelivered'; readonly retryAfterMs?: number; readonly alert?: string };

/** Trouble that passes by itself, and an action that Commerce Layer may not have stored yet (404, 409, 422). */
const PASSING: ReadonlySet<number> = new Set([404, 408, 409, 422, 425, 429]);
const NOT_STORED: ReadonlySet<number> = new Set([404, 409, 422]);
/** An action it has not stored by then never will be: "later" was answered into a dead line. */
const STORED_WITHIN = 10 * MINUTE;

/** The outcome that is told: what it is of, and how long it has been decided, milliseconds. */
export interface ToldOutcome {
  readonly kind: string;
  readonly orderRef: string;
  readonly age: number;
}

/**
 * What the webhook's answer means. Its codes are undocumented, so delivered is: 2xx, neither a web page nor
 * `{"success":false}`. Every other answer is tried again, since the same `action_id` twice is harmless. What a
 * repetition alone will hardly mend comes with an alert; `key` names the setting the address came from.
 */
export function judgeAnswer(
  status: number,
  headers: AnswerHeaders,
  body: string,
  now: number,
  key: string,
  { kind, orderRef, age }: ToldOutcome,
): Judgement {
  const wait = retryAfterMs(headers['retry-after'], now);
  const later = { result: 'notDelivered', ...(wait === undefined ? {} : { retryAfterMs: wait }) } as const;
  if (NOT_STORED.has(status) && age > STORED_WITHIN) {
    const alert = `Commerce Layer still answers ${status} to the outcome of the ${kind} of order ${orderRef}: it may never have heard of it. Do the same there again, and nothing moves twice; or check ${key}.`;
    return { ...later, alert };
  }
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
