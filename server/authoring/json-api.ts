import { type ZodType, z } from 'zod';
import { SECOND } from '../clock.ts';
import type { HttpCall, HttpClient, HttpResult } from '../outgoing/http-client.ts';
import type { ConfigProblem } from '../services.ts';
import { doubt, type Problem, refusal, reject } from './refusal.ts';

/** Put together with each part encoded: a reference cannot lead anywhere else. */
export type Path = readonly string[];
export type Query = Readonly<Record<string, string>>;

export type Answer<T> = { readonly status: 'succeeded'; readonly value: T } | Problem;

export interface JsonApiOptions {
  /** The service's name, for messages. */
  readonly service: string;
  /** Where paths begin, e.g. `https://api.example.com/v1`. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string;
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole call, milliseconds. Default: 8 seconds to ask, 20 to do. */
  readonly timeoutMs?: number;
}

export interface JsonCall<T> {
  /** Behind the API's `url`. */
  readonly path: Path;
  readonly query?: Query;
  /** The shape of a good answer. A transform may throw for what it cannot read: the answer is `unknown` then. */
  readonly answer: ZodType<T>;
  readonly body?: unknown;
  /** Goes out as `Idempotency-Key`. */
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface JsonApi {
  get<T>(call: JsonCall<T>): Promise<Answer<T>>;
  post<T>(call: JsonCall<T>): Promise<Answer<T>>;
  call<T>(method: HttpCall['method'], call: JsonCall<T>): Promise<Answer<T>>;
  /** A `checkConfig`: whether the service answers a harmless question, and takes our credentials. */
  check(path: Path): Promise<readonly ConfigProblem[]>;
}

/**
 * A JSON API over HTTP whose answers mean the same as with the providers that come with Tillgate: only a connection
 * never made, or the service's own refusal, is certain to have changed nothing (`rejected`). No answer, an error of the
 * server, and anything that cannot be read are `unknown`: it may have happened.
 */
export function jsonApi(http: HttpClient, options: JsonApiOptions): JsonApi {
  const base = options.url.replace(/\/+$/, '');
  const api: JsonApi = {
    get: (call) => api.call('GET', call),
    post: (call) => api.call('POST', call),
    async call(method, { path, query, answer, body, idempotencyKey, headers, signal }) {
      if (path.some(leadsElsewhere)) return reject('invalid_request', 'A part of the path is no name of anything.');
      const result = await http.call({
        method,
        url: urlOf(base, path, query),
        headers: {
          accept: 'application/json',
          ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
          ...options.headers,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        timeoutMs: options.timeoutMs ?? (method === 'GET' ? 8 : 20) * SECOND,
        ...(signal && { signal }),
      });
      return read(result, options.service, answer);
    },
    async check(path) {
      const answer = await api.get({ path, answer: z.unknown() });
      return answer.status === 'succeeded'
        ? [{ level: 'ok', message: `${options.service} answers and accepts the credentials.` }]
        : [{ level: 'error', message: answer.message }];
    },
  };
  return api;
}

/** Of an address, `..` would be taken away with the part before it, however it is encoded. */
const leadsElsewhere = (part: string): boolean => /^\.{0,2}$/.test(part);

function urlOf(base: string, path: Path, query: Query = {}): string {
  const search = new URLSearchParams(query).toString();
  return `${base}/${path.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
}

function read<T>(result: HttpResult, service: string, shape: ZodType<T>): Answer<T> {
  switch (result.kind) {
    case 'neverSent':
      return reject('unreachable', `${service} could not be reached.`);
    case 'noAnswer': {
      const cause = result.cause === 'tooLarge' ? 'unparseable' : result.cause;
      return doubt(cause, `${service} did not answer in full.`);
    }
    case 'answer': {
      const { status, body } = result;
      const json = parseJson(body);
      return status >= 200 && status < 300 ? understand(json, service, shape) : refusal(status, json, service);
    }
  }
}

function understand<T>(json: unknown, service: string, shape: ZodType<T>): Answer<T> {
  try {
    const parsed = shape.safeParse(json);
    if (parsed.success) return { status: 'succeeded', value: parsed.data };
    const at = parsed.error.issues[0]?.path.join('.') ?? '';
    return doubt('unparseable', `${service} answered something else than expected${at && ` at ${at}`}.`);
  } catch (error) {
    // A transform met what it cannot be made of, an amount with too many decimals for instance.
    const why = error instanceof Error ? error.message : 'no reason given';
    return doubt('unparseable', `${service}'s answer could not be read: ${why}`);
  }
}

/** Undefined for what is not JSON: a proxy's page, or half an answer. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
