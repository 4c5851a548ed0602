import type { ZodType } from 'zod';
import type { HttpClient, HttpResult } from '../../outgoing/http-client.ts';
import type { AccessTokens } from './access-token.ts';
import { type Answer, readAnswer } from './answer.ts';
import type { PayPalConfig } from './config.ts';
import { type Patience, TIMEOUTS } from './timeouts.ts';

export interface ApiCall<T> {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** With the query. */
  readonly path: string;
  /** JSON, as an object or already as text. */
  readonly body?: object | string;
  /** From our own row, or derived from one; PayPal answers the same id with what has become of the first request. */
  readonly requestId?: string;
  readonly patience: Patience;
  readonly signal?: AbortSignal;
  /** Shape of a good answer; null: it is empty. */
  readonly answer: ZodType<T> | null;
}

/** PayPal's REST API: JSON in, JSON out. */
export interface PayPalApi {
  call<T>(call: ApiCall<T>): Promise<Answer<T>>;
}

export function createApi(http: HttpClient, tokens: AccessTokens, { apiUrl }: PayPalConfig): PayPalApi {
  const send = (call: ApiCall<unknown>, token: string): Promise<HttpResult> => {
    const { method, path, body, requestId, patience, signal } = call;
    return http.call({
      method,
      url: `${apiUrl}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(method !== 'GET' && { prefer: 'return=representation' }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(requestId !== undefined && { 'paypal-request-id': requestId }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      timeoutMs: TIMEOUTS[patience],
      ...(signal && { signal }),
    });
  };
  return {
    async call(call) {
      const token = await tokens.current();
      if (token.status !== 'succeeded') return token;
      const result = await send(call, token.value.value);
      if (result.kind !== 'answer' || result.status !== 401) return readAnswer(result, call.answer);
      // Ended early or revoked. Turned away at the door, so that asking once more cannot do anything twice.
      tokens.forget(token.value);
      const fresh = await tokens.current();
      if (fresh.status !== 'succeeded') return fresh;
      return readAnswer(await send(call, fresh.value.value), call.answer);
    },
  };
}
