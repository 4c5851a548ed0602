import type { Stores } from '../../support/world.ts';

/** What a probe sees of a round: a running server and the fake stores around it. */
export interface ProbeWorld {
  /** Of the server, without a trailing slash. */
  readonly url: string;
  readonly stores: Stores;
  /** A whole number from 0 to below `below`, by the seed of the round. */
  readonly random: (below: number) => number;
  /** All that the servers of the round have logged so far. */
  log(): string;
}

/** One fault that a single look can judge, tried in the middle of a round; it throws when something is violated. */
export interface Probe {
  /** Its id in the fault list, e.g. `C4`. */
  readonly fault: string;
  readonly title: string;
  try(world: ProbeWorld): Promise<void>;
}
