import { Alarm } from './alarm.ts';
import { type Connection, type ConnectionOptions, type OpenResult, openConnection } from './connection.ts';
import type { CallResult, FetchResult, Limit } from './results.ts';
import type { Publication } from './subscriptions.ts';
import type { DdpTimings } from './timings.ts';

export interface DdpClientOptions extends ConnectionOptions {
  /** Runs on every new connection before anybody uses it (log in again: login belongs to the connection). Bounded by itself. */
  readonly onOpen?: (connection: Connection) => Promise<void>;
  /** Told of every end and every failed attempt, for the log. */
  readonly onTrouble?: (what: 'lost' | 'failed', reason: string) => void;
}

/**
 * A DDP client that keeps one connection: opened when first needed, reopened with backoff and jitter when lost, until `close`.
 * Calls and subscriptions never move from one connection to the next.
 */
export class DdpClient {
  readonly #options: DdpClientOptions;
  readonly #alarm = new Alarm();
  #current: Connection | null = null;
  #attempt: Promise<OpenResult> | null = null;
  #failures = 0;
  readonly #stop = new AbortController();

  constructor(options: DdpClientOptions) {
    this.#options = options;
  }

  /** The open connection, or the outcome of the next attempt to have one. */
  async connection(signal?: AbortSignal): Promise<OpenResult> {
    if (this.#closed) return { kind: 'failed', reason: 'closed' };
    // While an attempt runs, the new connection may still be logging in.
    if (!this.#attempt && this.#current?.isOpen) return { kind: 'open', connection: this.#current };
    if (signal?.aborted) return { kind: 'failed', reason: 'given up' };
    const attempt = this.#ensureAttempt();
    this.#alarm.within(this.#options.timings.demandGapMs);
    return signal ? unlessGivenUp(attempt, signal) : attempt;
  }

  async call(method: string, params: readonly unknown[], limit: Limit): Promise<CallResult> {
    const opened = await this.connection(limit.signal);
    if (opened.kind === 'failed') return { kind: 'neverSent', reason: opened.reason };
    return opened.connection.call(method, params, limit);
  }

  async fetch(publication: Publication, limit: Limit): Promise<FetchResult> {
    const opened = await this.connection(limit.signal);
    if (opened.kind === 'failed') return { kind: 'neverSent', reason: opened.reason };
    return opened.connection.fetch(publication, limit);
  }

  /** Ends the connection and every attempt to have one. What is still awaited is lost. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#alarm.within(0);
    await this.#current?.close();
    await this.#attempt;
  }

  get #closed(): boolean {
    return this.#stop.signal.aborted;
  }

  #ensureAttempt(): Promise<OpenResult> {
    this.#attempt ??= this.#open().finally(() => {
      this.#attempt = null;
      if (!this.#current?.isOpen) this.#reopen();
    });
    return this.#attempt;
  }

  async #open(): Promise<OpenResult> {
    if (this.#failures > 0) await this.#alarm.wait(backoffMs(this.#failures, this.#options.timings));
    if (this.#closed) return { kind: 'failed', reason: 'closed' };
    const result = await openConnection(this.#options, this.#stop.signal);
    if (result.kind === 'failed') {
      if (this.#closed) return result;
      this.#failures += 1;
      this.#options.onTrouble?.('failed', result.reason);
      return result;
    }
    const { connection } = result;
    if (this.#closed) await connection.close();
    this.#current = connection;
    void this.#watch(connection);
    await this.#options.onOpen?.(connection);
    return connection.isOpen ? result : { kind: 'failed', reason: 'lost while opening' };
  }

  async #watch(connection: Connection): Promise<void> {
    const openedAt = performance.now();
    const reason = await connection.closed;
    if (this.#closed) return;
    const stable = performance.now() - openedAt >= this.#options.timings.stableAfterMs;
    this.#failures = stable ? 1 : this.#failures + 1;
    this.#options.onTrouble?.('lost', reason);
    this.#reopen();
  }

  #reopen(): void {
    if (!this.#closed) void this.#ensureAttempt();
  }
}

/** The attempt goes on for others; only this caller stops waiting. */
function unlessGivenUp(attempt: Promise<OpenResult>, signal: AbortSignal): Promise<OpenResult> {
  return new Promise((resolve) => {
    const onAbort = () => resolve({ kind: 'failed', reason: 'not connected in time' });
    signal.addEventListener('abort', onAbort, { once: true });
    void attempt.then((result) => {
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    });
  });
}

/** Doubles with each failure up to the limit; the jitter keeps many installations from coming back at once. */
function backoffMs(failures: number, { backoffFirstMs, backoffMaxMs }: DdpTimings): number {
  const full = Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(failures - 1, 20));
  return full * (0.5 + Math.random() / 2);
}
