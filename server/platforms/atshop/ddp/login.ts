import { z } from 'zod';
import type { CallResult, Limit } from './results.ts';

export type LoginResult =
  /** `tokenExpires`: when the resume token ends, epoch milliseconds; null when the server did not say. */
  | { readonly kind: 'loggedIn'; readonly tokenExpires: number | null }
  /** 403: the token is wrong, revoked or expired. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retryAfterMs: number | null };

const resultSchema = z.object({
  tokenExpires: z
    .union([z.date().transform((date) => date.getTime()), z.number()])
    .nullable()
    .catch(null),
});

/** Logs a connection in with a Meteor resume token (method `login`, parameters `[{resume}]`). */
export async function login(
  connection: { call(method: string, params: readonly unknown[], limit: Limit): Promise<CallResult> },
  token: string,
  limit: Limit,
): Promise<LoginResult> {
  const answer = await connection.call('login', [{ resume: token }], limit);
  switch (answer.kind) {
    case 'result': {
      const result = resultSchema.safeParse(answer.value);
      return { kind: 'loggedIn', tokenExpires: result.success ? result.data.tokenExpires : null };
    }
    case 'error': {
      const { code, reason, retryAfterMs } = answer.error;
      return code === '403'
        ? { kind: 'refused', reason }
        : { kind: 'unavailable', reason: `error ${code} ${reason}`.trim(), retryAfterMs };
    }
    case 'neverSent':
    case 'lost':
      return { kind: 'unavailable', reason: answer.reason, retryAfterMs: null };
  }
}
