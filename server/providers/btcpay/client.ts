import type { ZodType } from 'zod';
import type { HttpCall, HttpClient, HttpResult } from '../../outgoing/http-client.ts';
import { type Failure, failureOf, isProblem, lost, unreadable } from './failure.ts';

export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Behind `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
  readonly answer: ZodType<T>;
  readonly timeoutMs: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface Got<T> {
  readonly ok: true;
  readonly value: T;
  /** The server's own clock, if it told. */
  readonly date: string | null;
}

export interface Refused {
  readonly ok: false;
  /** Null: no answer came. */
  readonly status: number | null;
  /** Not the invoice is missing, but the path: the server is of another version, or the address is not BTCPay's. */
  readonly noSuchPath: boolean;
  readonly failure: Failure;
}

export type Answer<T> = Got<T> | Refused;

/** The merchant's BTCPay server, asked with the merchant's key. */
export interface Client {
  call<T>(call: Call<T>): Promise<Answer<T>>;
}

export function createClient(http: HttpClient, serverUrl: string, apiKey: string): Client {
  return {
    async call({ path, body, answer, ...rest }) {
      const call: HttpCall = {
        ...rest,
        url: `${serverUrl}/api/v1${path}`,
        headers: {
          accept: 'application/json',
          authorization: `token ${apiKey}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      return read(await http.call(call), call.method, answer);
    },
  };
}

function read<T>(result: HttpResult, method: HttpCall['method'], shape: ZodType<T>): Answer<T> {
  if (result.kind !== 'answer') return refused(lost(result), null);
  const { status, headers, body } = result;
  if (status < 200 || status > 299) {
    return refused(failureOf(method, status, body), status, status === 404 && !isProblem(body));
  }
  const parsed = shape.safeParse(json(body));
  if (!parsed.success) return refused(unreadable(parsed.error), status);
  return { ok: true, value: parsed.data, date: typeof headers.date === 'string' ? headers.date : null };
}

const refused = (failure: Failure, status: number | null, noSuchPath = false): Refused => ({
  ok: false,
  status,
  noSuchPath,
  failure,
});

/** Undefined, which no shape accepts, for what is not JSON: a proxy's page, or half an answer. */
function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
