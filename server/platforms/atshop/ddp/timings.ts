/** Every duration of the client, in milliseconds. */
export interface DdpTimings {
  /** TCP, TLS, upgrade and the protocol's `connected` together. */
  readonly connectTimeoutMs: number;
  /** Silence after which a `ping` is sent. Meteor's own clients use 17.5 s. */
  readonly heartbeatEveryMs: number;
  /** Silence after that `ping` which means that the line is dead. */
  readonly heartbeatTimeoutMs: number;
  /** Patience for the closing handshake. */
  readonly closeTimeoutMs: number;
  /** Pause before the first reconnect; doubles with each failure, up to `backoffMaxMs`; jitter takes up to half of it. */
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
  /** With somebody waiting for the connection the pause is at most this. */
  readonly demandGapMs: number;
  /** A connection that lived this long starts the backoff anew. */
  readonly stableAfterMs: number;
}

export const DDP_TIMINGS: DdpTimings = {
  connectTimeoutMs: 5_000,
  heartbeatEveryMs: 17_500,
  heartbeatTimeoutMs: 10_000,
  closeTimeoutMs: 1_000,
  backoffFirstMs: 500,
  backoffMaxMs: 30_000,
  demandGapMs: 1_000,
  stableAfterMs: 10_000,
};

/** The largest frame read, in bytes: an order or a product is a few kilobytes. */
export const MAX_FRAME_BYTES = 1024 * 1024;
