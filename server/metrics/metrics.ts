/**
 * What the rest of the server reports as it happens, for `/metrics`. Nothing here may fail or wait, and no label is ever an
 * id: the number of series is bounded by the configuration and the code.
 */
export interface Metrics {
  /** `reason` of what was refused: signature, stale, malformed or unconfigured. */
  notificationRefused(method: string, reason: string): void;
  notificationIgnored(method: string): void;
  /** Stored, with its job: also when it was there already. */
  notificationStored(method: string): void;
  notificationParked(method: string): void;
  /** One attempt to tell a store is over. `result` as in `ConfirmResult`. */
  confirmationAttempted(platform: string, kind: string, result: string): void;
  /** The store knows, this long after the money was captured (or the action decided). */
  confirmationTold(platform: string, kind: string, afterMs: number): void;
  /** `outcome`: the status of the provider's answer; `unknown` with its cause, as in `unknown_timeout`. */
  providerCalled(method: string, operation: string, outcome: string, tookMs: number): void;
  /** `status`: as sent, or `aborted`. `tookMs` null: a stream, which lasts as long as its reader likes. */
  requestAnswered(route: string, status: string, tookMs: number | null): void;
  writeQueued(): void;
  /** One transaction is over, committed or not. */
  groupWritten(size: number, tookMs: number): void;
  /** A worker has looked for work, at this time. */
  workerLooked(worker: string, at: number): void;
  workerFailed(worker: string): void;
  alertRaised(code: string): void;
}

const nothing = () => undefined;

/** For whoever works on the domain without serving, such as the command line. */
export const unmeasured: Metrics = {
  notificationRefused: nothing,
  notificationIgnored: nothing,
  notificationStored: nothing,
  notificationParked: nothing,
  confirmationAttempted: nothing,
  confirmationTold: nothing,
  providerCalled: nothing,
  requestAnswered: nothing,
  writeQueued: nothing,
  groupWritten: nothing,
  workerLooked: nothing,
  workerFailed: nothing,
  alertRaised: nothing,
};
