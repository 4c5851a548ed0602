import type { FaultQueue } from '../kit/fault-queue.ts';

/** A Meteor error as a method or a subscription answers it. */
export interface MeteorError {
  readonly error: string | number;
  readonly reason?: string;
  readonly details?: unknown;
}

/** Meteor's own answer to too many calls; `timeToReset` in milliseconds. */
export const tooManyRequests = (timeToReset: number): MeteorError => ({
  error: 'too-many-requests',
  reason: `Error, too many requests. Please slow down. You must wait ${Math.ceil(timeToReset / 1000)} seconds before trying again.`,
  details: { timeToReset },
});

/** What happens to the next WebSocket connection. */
export type ConnectFault =
  /** 503 instead of the upgrade. */
  | { readonly fault: 'unavailable' }
  /** `failed`: another protocol version. */
  | { readonly fault: 'versionMismatch' }
  /** Upgraded, then never a word. */
  | { readonly fault: 'silence' };

/** What happens to the next method call. */
export type MethodFault =
  /** The socket is cut before the method runs. */
  | { readonly fault: 'dropBefore' }
  /** The method runs, then the socket is cut before `result`. */
  | { readonly fault: 'dropAfter' }
  /** Neither run nor answered. */
  | { readonly fault: 'silenceBefore' }
  /** Run, but neither `result` nor `updated`. */
  | { readonly fault: 'silenceAfter' }
  /** Run; `updated` comes, `result` never. */
  | { readonly fault: 'updatedWithoutResult' }
  /** Run; `result` comes, `updated` never. */
  | { readonly fault: 'resultWithoutUpdated' }
  /** Run; `updated` comes before `result`, which the protocol allows. */
  | { readonly fault: 'updatedFirst' }
  /**
   * Run at once; `result` and `updated` only when `until` resolves (see `createGate`). As in Meteor, the connection's later
   * messages wait for their turn meanwhile; pings do not.
   */
  | { readonly fault: 'delayResult'; readonly until: Promise<void> }
  /** Not run. */
  | { readonly fault: 'error'; readonly error: MeteorError }
  /** Run, and an error all the same. */
  | { readonly fault: 'errorAfter'; readonly error: MeteorError };

/** What happens to the next subscription. */
export type SubscribeFault =
  /** `nosub` with this error. */
  | { readonly fault: 'error'; readonly error: MeteorError }
  /** `ready` without any document. */
  | { readonly fault: 'empty' }
  /** Documents come, `ready` never. */
  | { readonly fault: 'neverReady' }
  | { readonly fault: 'silence' }
  | { readonly fault: 'drop' };

/** What happens to the next REST read. */
export type RestFault =
  | { readonly fault: 'status'; readonly status: number; readonly body?: string; readonly retryAfter?: string }
  | { readonly fault: 'html' }
  | { readonly fault: 'malformed' }
  | { readonly fault: 'reset' }
  | { readonly fault: 'silence' };

export interface AtshopFaults {
  readonly connect: FaultQueue<ConnectFault>;
  readonly login: FaultQueue<MethodFault>;
  /** Calls of `order.fulfill.alternativePayment`. */
  readonly fulfil: FaultQueue<MethodFault>;
  readonly subscribe: FaultQueue<SubscribeFault>;
  readonly rest: FaultQueue<RestFault>;
}
