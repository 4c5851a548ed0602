import { z } from 'zod';
import type { HttpResult } from '../../outgoing/http-client.ts';
import type { Outcome, RejectCode, UnknownCause } from '../../payments/outcome.ts';
import { declineCodeOf } from './declines.ts';

/** What one call taught us: a thing, or a failure that is an outcome of the operation as it stands. */
export type Answer<T> = { readonly status: 'succeeded'; readonly value: T } | Failure;
/** With PayPal's own word for it, where it said one. */
export type Failure = Extract<Outcome<never>, { status: 'declined' | 'rejected' | 'unknown' }> & {
  readonly issue?: string;
};

/** Nothing happened, for certain. */
export const refused = (code: RejectCode, message: string, issue?: string): Failure => ({
  status: 'rejected',
  code,
  message,
  ...(issue !== undefined && { issue }),
});
/** It may have happened. */
export const unsure = (cause: UnknownCause, message: string): Failure => ({ status: 'unknown', cause, message });

/** Whether PayPal refused with one of these words. */
export const hasIssue = (answer: Answer<unknown>, ...issues: readonly string[]): boolean =>
  'issue' in answer && answer.issue !== undefined && issues.includes(answer.issue);

/** A look after something was done: that it could not be had does not mean that nothing happened. */
export function afterwards<T>(answer: Answer<T>): Answer<T> {
  return answer.status === 'rejected'
    ? unsure('connectionLost', `Done or under way, but how it stands was not told: ${answer.message}`)
    : answer;
}

const word = z.string().max(200);

/** PayPal REST reference, Responses: `name` says the kind, the first detail's `issue` says what it was. */
const apiError = z.object({
  name: word,
  debug_id: word.nullish(),
  details: z
    .array(z.object({ issue: word.nullish(), field: word.nullish() }))
    .nullish()
    .catch(null),
});
/** What is wrong with an access token is said in OAuth's own shape. */
const tokenError = z.object({ error: word }).transform(({ error }) => ({ name: error, debug_id: null, details: null }));
const errorBody = z.union([apiError, tokenError]);

/**
 * Reads an answer of PayPal's. Only a refusal in PayPal's own shape counts as one: a page of HTML, a redirect or a cut
 * body comes from somebody in between, who may have passed the request on. `schema` null: a good answer is empty.
 */
export function readAnswer<T>(result: HttpResult, schema: z.ZodType<T> | null): Answer<T> {
  switch (result.kind) {
    case 'neverSent':
      return refused('unreachable', `PayPal could not be reached: ${result.reason}`);
    case 'noAnswer':
      return unsure(
        result.cause === 'tooLarge' ? 'unparseable' : result.cause,
        `PayPal did not answer: ${result.reason}`,
      );
    case 'answer':
      return result.status >= 200 && result.status < 300 ? readThing(result.body, schema) : readError(result);
  }
}

function readThing<T>(body: Buffer, schema: z.ZodType<T> | null): Answer<T> {
  if (schema === null) return { status: 'succeeded', value: undefined as T };
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return { status: 'succeeded', value: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue ? `${issue.path.join('.')} ${issue.code}` : '';
  return unsure('unparseable', `PayPal answered something else than expected: ${where}`);
}

function readError({ status, body }: Extract<HttpResult, { kind: 'answer' }>): Failure {
  if (status >= 500) return unsure('serverError', `PayPal answered ${status}`);
  const parsed = errorBody.safeParse(parseJson(body));
  if (!parsed.success) {
    return status === 429
      ? refused('unreachable', 'PayPal takes no more requests at the moment')
      : unsure('unparseable', `Not an answer of PayPal's: status ${status}`);
  }
  const { name, debug_id, details } = parsed.data;
  const { issue = name, field } = details?.[0] ?? {};
  const said = issue ?? name;
  const message = `PayPal: ${said}${field ? ` ${field}` : ''}${debug_id ? ` (${debug_id})` : ''}`;
  const decline = declineCodeOf(said);
  switch (status) {
    case 400:
      return refused('invalid_request', message, said);
    case 401:
      return refused('unauthorized', 'PayPal does not accept the credentials', said);
    case 403:
      return refused('unauthorized', `The app may not do this: ${message}`, said);
    case 404:
      return refused('not_found', message, said);
    case 422:
      return decline === null
        ? refused('invalid_request', message, said)
        : { status: 'declined', code: decline, message, issue: said };
    case 429:
      return refused('unreachable', 'PayPal takes no more requests at the moment', said);
    default:
      // 409: the same request is still at work.
      return unsure('serverError', `${message}, status ${status}`);
  }
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
