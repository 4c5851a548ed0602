import { z } from 'zod';
import type { Outcome, RejectCode, UnknownCause } from '../payments/outcome.ts';

/** Why a call taught us nothing; an outcome of every operation, to be handed on as it is. */
export type Problem = Extract<Outcome<never>, { readonly status: 'rejected' | 'unknown' }>;

export const reject = (code: RejectCode, message: string): Problem => ({ status: 'rejected', code, message });
export const doubt = (cause: UnknownCause, message: string): Problem => ({ status: 'unknown', cause, message });

/**
 * What a status outside 2xx teaches us. A refusal counts when the service itself says it, in JSON; a page of something
 * in between says nothing about what the service did, and neither does a redirect.
 *
 * @param json the answer's body; undefined when it is not JSON
 */
export function refusal(status: number, json: unknown, service: string): Problem {
  if (status >= 500) return doubt('serverError', `${service} answered with status ${status}.`);
  if (status === 429) return reject('unreachable', `${service} takes no more requests at the moment.`);
  if (status < 400 || json === undefined)
    return doubt('unparseable', `Status ${status}, but not from ${service}'s API.`);
  const said = saying(json);
  switch (status) {
    case 401:
    case 403:
      return reject('unauthorized', `${service} does not accept the credentials for this${said}`);
    case 404:
    case 410:
      return reject('not_found', `${service} knows no such thing${said}`);
    case 408:
      return doubt('timeout', `${service} gave up waiting for the request.`);
    // The same idempotency key is being worked on, or what it is for is changing: nobody knows yet how it ends.
    case 409:
    case 425:
      return doubt('serverError', `${service} is still at the same request.`);
    default:
      return reject('invalid_request', `${service} refused (${status})${said}`);
  }
}

const text = z.string().min(1);
/** Where APIs put their words for people. */
const words = z.union([
  z.object({ error: z.object({ message: text }) }).transform(({ error }) => error.message),
  z.object({ message: text }).transform(({ message }) => message),
  z.object({ detail: text }).transform(({ detail }) => detail),
  z.object({ error: text }).transform(({ error }) => error),
]);

/** What the service says of its refusal, cut short. */
function saying(json: unknown): string {
  const said = words.safeParse(json).data;
  return said === undefined ? '.' : `: ${said.replace(/\p{C}/gu, ' ').slice(0, 200)}`;
}
