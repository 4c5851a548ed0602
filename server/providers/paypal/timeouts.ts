import { SECOND } from '../../clock.ts';

/** How long one call may take, connect included, milliseconds. */
export const TIMEOUTS = {
  /** A new access token; PayPal only looks at the app's credentials. */
  token: 8 * SECOND,
  /** A read by id; the caller looks again by its own schedule. */
  read: 8 * SECOND,
  /** An order is only written down: the wallet comes in when the shopper is at PayPal. */
  create: 15 * SECOND,
  /** A wallet, and the bank behind it, is asked while we wait. */
  move: 25 * SECOND,
  /** A certificate is a few kilobytes of a file. */
  certificate: 5 * SECOND,
} as const;

export type Patience = keyof typeof TIMEOUTS;
