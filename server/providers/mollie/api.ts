import type { ZodType, z } from 'zod';
import { SECOND } from '../../clock.ts';
import type { HttpClient, HttpResult } from '../../outgoing/http-client.ts';
import { type Outcome, rejected, unknown } from '../../payments/outcome.ts';
import { apiError } from './objects.ts';

/** How long each kind of call may take, milliseconds. */
export const TIMEOUTS = {
  /** Mollie reads its own database; whoever waits longer is better served by asking again. */
  read: 8 * SECOND,
  /** A new payment is only written down: the bank comes in when the shopper is on Mollie's page. */
  create: 12 * SECOND,
  /** A charge of a saved source, a capture, release or refund may go to the acquirer while we wait. */
  move: 20 * SECOND,
} as const;

export interface ApiCall<T> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With query, e.g. `/v2/payments/tr_1?embed=captures`. */
  readonly path: string;
  readonly kind: keyof typeof TIMEOUTS;
  readonly body?: object;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Shape of a good answer; null: it has no body that matters. */
  readonly answer: ZodType<T> | null;
}

export type Got<T> =
  | { readonly value: T; readonly date: string | null }
  | {
      readonly problem: Outcome<never>;
      /** The field of the request Mollie refuses, e.g. `method`. */
      readonly field?: string | undefined;
    };

export interface MollieApi {
  call<T>(call: ApiCall<T>): Promise<Got<T>>;
}

export function createApi(http: HttpClient, { apiUrl, apiKey }: { apiUrl: string; apiKey: string }): MollieApi {
  return {
    async call<T>(call: ApiCall<T>): Promise<Got<T>> {
      const result = await http.call({
        method: call.method,
        url: `${apiUrl}${call.path}`,
        headers: {
          authorization: `Bearer ${apiKey}`,
          accept: 'application/hal+json',
          'user-agent': 'Tillgate',
          ...(call.body && { 'content-type': 'application/json' }),
          ...(call.idempotencyKey !== undefined && { 'idempotency-key': call.idempotencyKey }),
        },
        ...(call.body && { body: JSON.stringify(call.body) }),
        timeoutMs: TIMEOUTS[call.kind],
        ...(call.signal && { signal: call.signal }),
      });
      return read(result, call.answer);
    },
  };
}

/** Only Mollie's own refusal, or a connection never made, is certain to have changed nothing. */
function read<T>(result: HttpResult, shape: ZodType<T> | null): Got<T> {
  switch (result.kind) {
    case 'neverSent':
      return { problem: rejected('unreachable', 'Mollie could not be reached.') };
    case 'noAnswer':
      return {
        problem: unknown(result.cause === 'tooLarge' ? 'unparseable' : result.cause, 'Mollie did not answer in full.'),
      };
    case 'answer':
      break;
  }
  const { status, headers, body } = result;
  if (status < 200 || status > 299) return refusal(status, body);
  const date = typeof headers.date === 'string' ? headers.date : null;
  if (shape === null) return { value: undefined as T, date };
  const parsed = shape.safeParse(parseJson(body));
  if (parsed.success) return { value: parsed.data, date };
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  return { problem: unknown('unparseable', `Mollie answered something else than expected${at && ` at ${at}`}.`) };
}

function refusal(status: number, body: Buffer): Got<never> {
  const error = apiError.safeParse(parseJson(body)).data;
  return { problem: reason(status, error), field: error?.field };
}

function reason(status: number, error: z.output<typeof apiError> | undefined): Outcome<never> {
  if (status >= 500) return unknown('serverError', `Mollie answered with status ${status}.`);
  // A page of something in between says nothing about what Mollie did; neither does a redirect.
  if (status < 400 || (error === undefined && status !== 429)) {
    return unknown('unparseable', `Status ${status}, but not from Mollie's API.`);
  }
  const detail = error?.detail.slice(0, 300) ?? '';
  switch (status) {
    case 401:
    case 403:
      return rejected('unauthorized', 'Mollie does not accept the API key for this.');
    case 404:
    case 410:
      return rejected('not_found', 'Mollie knows no such object.');
    case 408:
      return unknown('timeout', 'Mollie gave up waiting for the request.');
    // The same idempotency key is being worked on.
    case 409:
      return unknown('serverError', 'Mollie is still at the same request.');
    case 429:
      return rejected('unreachable', 'Mollie takes no more requests at the moment.');
    default:
      return rejected('invalid_request', `Mollie refused the request: ${detail}`);
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
