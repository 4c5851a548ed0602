import { z } from 'zod';
import type { HttpResult } from '../../outgoing/http-client.ts';
import type { Outcome, RejectCode, UnknownCause } from '../../payments/outcome.ts';
import { declineCodeOf, declineMessage } from './declines.ts';

/** What one call taught us: a thing, or a failure that is an outcome of the operation as it stands. */
export type Answer<T> = { readonly status: 'succeeded'; readonly value: T } | Failure;
export type Failure = Extract<Outcome<never>, { status: 'declined' | 'rejected' | 'unknown' }>;

/** Nothing happened, for certain. */
export const refused = (code: RejectCode, message: string): Failure => ({ status: 'rejected', code, message });
/** It may have happened. */
export const unsure = (cause: UnknownCause, message: string): Failure => ({ status: 'unknown', cause, message });

/** A look after something was done: that it could not be had does not mean that nothing happened. */
export function afterwards<T>(answer: Answer<T>): Answer<T> {
  return answer.status === 'rejected'
    ? unsure('connectionLost', `Done or under way, but how it stands was not told: ${answer.message}`)
    : answer;
}

const word = z.string().max(200).nullish();

const errorBody = z.object({
  error: z.object({ type: z.string().max(100), code: word, decline_code: word, param: word }),
});

/**
 * Reads an answer of Stripe's. Only a refusal in Stripe's own shape counts as one: a page of HTML, a redirect or a
 * cut body comes from somebody in between, who may have passed the request on.
 */
export function readAnswer<T>(result: HttpResult, schema: z.ZodType<T>): Answer<T> {
  switch (result.kind) {
    case 'neverSent':
      return refused('unreachable', `Stripe could not be reached: ${result.reason}`);
    case 'noAnswer':
      return unsure(
        result.cause === 'tooLarge' ? 'unparseable' : result.cause,
        `Stripe did not answer: ${result.reason}`,
      );
    case 'answer':
      return result.status >= 200 && result.status < 300 ? readThing(result.body, schema) : readError(result);
  }
}

function readThing<T>(body: Buffer, schema: z.ZodType<T>): Answer<T> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return { status: 'succeeded', value: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue ? `${issue.path.join('.')} ${issue.code}` : '';
  return unsure('unparseable', `Stripe answered something else than expected: ${where}`);
}

/** Stripe API reference, Errors: what each status means, and whether anything can have happened. */
function readError({ status, body, headers }: Extract<HttpResult, { kind: 'answer' }>): Failure {
  const parsed = errorBody.safeParse(parseJson(body));
  const request = typeof headers['request-id'] === 'string' ? ` (${headers['request-id'].slice(0, 40)})` : '';
  if (status >= 500) return unsure('serverError', `Stripe answered ${status}${request}`);
  if (!parsed.success) return unsure('unparseable', `Not an answer of Stripe's: status ${status}`);
  const { type, code, decline_code, param } = parsed.data.error;
  const message = `Stripe: ${code ?? type}${param ? ` ${param}` : ''}${request}`;
  switch (status) {
    case 400:
      return refused('invalid_request', message);
    case 401:
      return refused('unauthorized', `Stripe does not accept the secret key${request}`);
    case 402:
      // Well formed, and refused by whoever would have had to pay.
      return {
        status: 'declined',
        code: declineCodeOf(decline_code, code),
        message: declineMessage(decline_code, code),
      };
    case 403:
      return refused('unauthorized', `The key may not do this${request}`);
    case 404:
      return refused('not_found', message);
    case 429:
      // Turned away before anything was looked at: too many requests, or the object is locked by another one.
      return refused('unreachable', `Stripe is busy: ${code ?? type}${request}`);
    default:
      // 409: a request with this key is still at work. 424: somebody behind Stripe failed.
      return unsure('serverError', `${message}, status ${status}`);
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
