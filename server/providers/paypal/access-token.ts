import { z } from 'zod';
import { type Clock, SECOND } from '../../clock.ts';
import type { HttpClient } from '../../outgoing/http-client.ts';
import { type Answer, parseJson, refused } from './answer.ts';
import type { PayPalConfig } from './config.ts';
import { TIMEOUTS } from './timeouts.ts';

const granted = z.object({
  access_token: z.string().min(1).max(2_000),
  /** Seconds. */
  expires_in: z.number().positive(),
  /** What the app may do, separated by spaces. */
  scope: z.string().max(20_000).optional().default(''),
});

export interface AccessToken {
  readonly value: string;
  readonly scopes: readonly string[];
  /** The answer's `Date`, for whoever compares clocks. */
  readonly date: string | null;
}

export interface AccessTokens {
  /** The kept one, or a new one; several callers wait for the same request. */
  current(): Promise<Answer<AccessToken>>;
  /** PayPal did not accept this one any more: the next `current` asks anew. */
  forget(token: AccessToken): void;
}

/** A token that ends while a request is under way would be refused there. */
const MARGIN_MS = 60 * SECOND;

/**
 * Client credentials for an access token, kept until it ends (PayPal REST reference, Authentication). Without a token no
 * request leaves, so whatever goes wrong here, nothing has happened.
 */
export function createAccessTokens(
  http: HttpClient,
  { apiUrl, clientId, clientSecret }: PayPalConfig,
  clock: Clock,
): AccessTokens {
  let kept: { readonly token: AccessToken; readonly until: number } | null = null;
  let asking: Promise<Answer<AccessToken>> | null = null;

  async function ask(): Promise<Answer<AccessToken>> {
    const result = await http.call({
      method: 'POST',
      url: `${apiUrl}/v1/oauth2/token`,
      headers: {
        authorization: `Basic ${basicOf({ clientId, clientSecret })}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: 'grant_type=client_credentials',
      timeoutMs: TIMEOUTS.token,
    });
    if (result.kind !== 'answer') return refused('unreachable', `PayPal gave no access token: ${result.reason}`);
    // 400 and 401 carry `invalid_client`: the id or the secret is not one of this PayPal.
    if (result.status === 400 || result.status === 401) {
      return refused('unauthorized', 'PayPal does not accept the client id and secret');
    }
    const parsed = granted.safeParse(parseJson(result.body));
    if (result.status !== 200 || !parsed.success) {
      return refused('unreachable', `PayPal gave no access token: status ${result.status}`);
    }
    const { access_token: value, expires_in, scope } = parsed.data;
    const date = typeof result.headers.date === 'string' ? result.headers.date : null;
    const token = { value, scopes: scope.split(' '), date };
    kept = { token, until: clock.now() + expires_in * SECOND - MARGIN_MS };
    return { status: 'succeeded', value: token };
  }

  return {
    async current() {
      if (kept !== null && clock.now() < kept.until) return { status: 'succeeded', value: kept.token };
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    forget(token) {
      if (kept?.token === token) kept = null;
    },
  };
}

/** What goes over the line for the app's credentials; a secret as much as these. */
export const basicOf = ({ clientId, clientSecret }: Pick<PayPalConfig, 'clientId' | 'clientSecret'>): string =>
  Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
