import type { HttpReply } from '../../http/raw.ts';
import type { StoreRequestVerdict } from '../platform.ts';

/** Why a call is not acted upon. A value, never thrown. */
export class Refusal {
  readonly status: 400 | 401 | 404 | 413 | 422;
  /** Stable; shown outside and logged. */
  readonly code: string;
  /** For the merchant: what is wrong and what to do about it, without anything of the body. */
  readonly message: string;

  constructor(status: Refusal['status'], code: string, message: string) {
    this.status = status;
    this.code = code;
    this.message = message;
  }
}

/**
 * Refuses a call of Commerce Layer's server in its own words: `error` at top level, and, once the body is believed,
 * `data` with the token it named. The amount is what was moved: nothing. Never 5xx: that feeds its circuit breaker.
 */
export function refuseCall(refusal: Refusal, token: string | null = null): StoreRequestVerdict {
  const data = token === null ? {} : { data: { transaction_token: token, amount_cents: 0 } };
  return refuse(refusal, { success: false, ...data, error: errorOf(refusal) });
}

/** Refuses a browser. */
export function refuseShopper(refusal: Refusal): StoreRequestVerdict {
  return refuse(refusal, { error: errorOf(refusal) });
}

const errorOf = ({ code, message }: Refusal) => ({ code, message });

function refuse({ status, code, message }: Refusal, body: HttpReply['body']): StoreRequestVerdict {
  return { verdict: 'refused', code, reason: message, reply: { status, body } };
}
