import type { ZodType } from 'zod';
import type { HttpClient, HttpResult } from '../../outgoing/http-client.ts';
import { type Answer, readAnswer } from './answer.ts';
import type { StripeConfig } from './config.ts';
import { encodeForm, type Params } from './form.ts';
import { TIMEOUTS } from './timeouts.ts';

/** What our requests are written for, whatever the account's own default is; tests hold them against this version. */
export const API_VERSION = '2026-10-28.endive';

export interface Get {
  readonly path: string;
  readonly query?: Params;
  readonly signal: AbortSignal;
}

export interface Post {
  readonly path: string;
  readonly params: Params;
  /** From our own row, or derived from one. */
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Stripe's API, v1: forms in, JSON out. */
export interface StripeClient {
  get<T>(request: Get, schema: ZodType<T>): Promise<Answer<T>>;
  post<T>(request: Post, schema: ZodType<T>): Promise<Answer<T>>;
  /** The answer as it came, for what is not in the body. */
  send(request: Get): Promise<HttpResult>;
}

export function createClient(http: HttpClient, { apiUrl, secretKey }: StripeConfig): StripeClient {
  const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': API_VERSION };
  const send = ({ path, query = {}, signal }: Get): Promise<HttpResult> => {
    const search = encodeForm(query);
    const url = `${apiUrl}${path}${search === '' ? '' : `?${search}`}`;
    return http.call({ method: 'GET', url, headers, timeoutMs: TIMEOUTS.read, signal });
  };
  return {
    send,
    async get(request, schema) {
      return readAnswer(await send(request), schema);
    },
    async post({ path, params, idempotencyKey, timeoutMs, signal }, schema) {
      const result = await http.call({
        method: 'POST',
        url: `${apiUrl}${path}`,
        headers: {
          ...headers,
          'content-type': 'application/x-www-form-urlencoded',
          'idempotency-key': idempotencyKey,
        },
        body: encodeForm(params),
        timeoutMs,
        signal,
      });
      return readAnswer(result, schema);
    },
  };
}
