import type { DeclineCode } from '../../shared/api.ts';

/** Why nothing happened, for certain: a bad configuration or request, or a connection never made. */
export type RejectCode =
  | 'not_configured'
  | 'invalid_request'
  | 'not_supported'
  | 'not_found'
  | 'unreachable'
  | 'unauthorized'
  /** What the shopper's browser proved its right with is expired or not enough. */
  | 'shopper_unauthorized'
  /** ATShop: the order is paid, reversed, completed, discarded or held. */
  | 'order_not_payable'
  /** The order's amount or currency cannot be charged as it stands. */
  | 'order_amount_invalid';

/** What a call to the outside taught us. `unknown` is not `failed`: it may have happened. */
export type Outcome<T> =
  | { readonly status: 'succeeded'; readonly value: T }
  | {
      readonly status: 'actionRequired';
      readonly value: T;
      readonly redirectUrl: string;
      /** `top`: refuses to be framed, or should not be (banks). */
      readonly display: 'frame' | 'top';
    }
  | { readonly status: 'pending'; readonly value: T }
  /** Final, by issuer or shopper: no money moved and none will. */
  | { readonly status: 'declined'; readonly code: DeclineCode; readonly message: string }
  /** Final: nothing happened. */
  | { readonly status: 'rejected'; readonly code: RejectCode; readonly message: string }
  /** May have happened. Only the provider's later answer or a person clears it. */
  | { readonly status: 'unknown'; readonly cause: UnknownCause; readonly message: string };

export type UnknownCause = 'timeout' | 'connectionLost' | 'serverError' | 'unparseable';

/** Shorthands, so that an adapter reads as a list of answers. */
export const succeeded = <T>(value: T): Outcome<T> => ({ status: 'succeeded', value });
export const pending = <T>(value: T): Outcome<T> => ({ status: 'pending', value });
export const declined = (code: DeclineCode, message: string): Outcome<never> => ({
  status: 'declined',
  code,
  message,
});
export const rejected = (code: RejectCode, message: string): Outcome<never> => ({
  status: 'rejected',
  code,
  message,
});
export const unknown = (cause: UnknownCause, message: string): Outcome<never> => ({
  status: 'unknown',
  cause,
  message,
});
