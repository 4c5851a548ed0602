import { SECOND } from '../../clock.ts';

/** How long one call may take, connect included, milliseconds; the SDK's 80 seconds are longer than any caller waits. */
export const TIMEOUTS = {
  /** An indexed read; the caller looks again by its own schedule. */
  read: 10 * SECOND,
  /** Nobody's bank is asked, and the shopper sits before a turning wheel. */
  createSession: 20 * SECOND,
  /** The issuer is asked while we wait; below the 60 seconds after which the caller gives up. */
  confirm: 45 * SECOND,
  /** The acquirer is asked; two short reads besides fit into the 45 seconds a caller waits for a move. */
  move: 25 * SECOND,
  /** Stripe only marks the session; a shopper who changed their mind waits for it. */
  expire: 10 * SECOND,
} as const;
