import { DAY, SECOND } from '../../clock.ts';
import { DDP_TIMINGS, type DdpTimings } from './ddp/timings.ts';

/** Every duration of the platform, in milliseconds, so that tests can be quick. */
export interface AtshopTimings {
  readonly ddp: DdpTimings;
  /** Reading an order and its product, connecting and logging in included. */
  readonly readTimeoutMs: number;
  readonly loginTimeoutMs: number;
  readonly fulfilTimeoutMs: number;
  /** Pauses before each look at the order after a fulfilment was accepted. */
  readonly rereadAfterMs: readonly number[];
  /** How often, at most, the token's file is looked at without a reason. */
  readonly tokenCheckMs: number;
  /** How long a refused token is not tried again, unless its file changed (Meteor limits logins by default). */
  readonly refusedLoginMs: number;
  /** How often the login and the token's end are checked without a reason. */
  readonly healthCheckMs: number;
}

export const ATSHOP_TIMINGS: AtshopTimings = {
  ddp: DDP_TIMINGS,
  readTimeoutMs: 8 * SECOND,
  loginTimeoutMs: 4 * SECOND,
  fulfilTimeoutMs: 20 * SECOND,
  rereadAfterMs: [0, 500, 1_500],
  tokenCheckMs: 10 * SECOND,
  refusedLoginMs: 10 * SECOND,
  healthCheckMs: DAY,
};
