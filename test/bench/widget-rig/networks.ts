/** What Chrome's developer tools offer under these names, and how much slower a phone of the time is than this machine. */
export interface Network {
  readonly latencyMs: number;
  /** Bytes per second. */
  readonly down: number;
  readonly up: number;
  /** How many times longer scripts take. */
  readonly cpu: number;
}

const bytes = (megabits: number) => (megabits * 1_000_000 * 0.9) / 8;

export const FAST_4G: Network = { latencyMs: 165, down: bytes(9), up: bytes(1.5), cpu: 2 };
export const SLOW_4G: Network = { latencyMs: 562.5, down: bytes(1.6), up: bytes(0.75), cpu: 4 };

/** This machine's own. */
export const NO_DELAY: Network = { latencyMs: 0, down: Number.POSITIVE_INFINITY, up: Number.POSITIVE_INFINITY, cpu: 1 };
