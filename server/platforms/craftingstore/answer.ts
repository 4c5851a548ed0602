import { type AnswerHeaders, isWebPage, saysNo } from '../answer-body.ts';
import { retryAfterMs } from '../retry-after.ts';

/** A ConfirmResult before the answer's text is put beside it. */
type Judgement =
  | { readonly result: 'delivered' }
  | { readonly result: 'notDelivered'; readonly retryAfterMs?: number; readonly alert?: string };

/**
 * What CraftingStore's answer means. Its body and codes are undocumented, so delivered is: 2xx, neither a web page nor
 * `{"success":false}`. Every other answer is tried again: telling twice is harmless, a lost "paid" is not. What a
 * repetition alone will hardly mend comes with an alert.
 */
export function judgeAnswer(status: number, headers: AnswerHeaders, body: string, now: number): Judgement {
  const wait = retryAfterMs(headers['retry-after'], now);
  const later = { result: 'notDelivered', ...(wait === undefined ? {} : { retryAfterMs: wait }) } as const;
  if (status >= 500 || status === 429 || status === 408 || status === 425) return later;
  if (status < 200 || status >= 300) return { ...later, alert: whatToCheck(status) };
  if (isWebPage(headers, body)) return { ...later, alert: WEB_PAGE };
  if (saysNo(body)) return { ...later, alert: SAID_NO };
  return { result: 'delivered' };
}

const WEB_PAGE =
  'The callback was answered with a web page instead of the API: a firewall or a wrong callbackUrl stands before it.';
const SAID_NO =
  'CraftingStore answered the callback with success: false. Check the secret, and whether the payment is older than 7 days.';

function whatToCheck(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return `The callback was refused with ${status}. Check that the secret is the gateway's own, and that no firewall blocks this server.`;
    case 404:
    case 410:
      return `The callback was answered with ${status}. Check callbackUrl, and whether the payment is older than 7 days.`;
    default:
      return `The callback was answered with ${status}. Check callbackUrl and the secret; the answer is kept with the confirmation.`;
  }
}
