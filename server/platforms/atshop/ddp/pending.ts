import type { Limit, Lost } from './results.ts';

/**
 * Replies awaited by id. Each one settles exactly once: by its reply, its time limit, its caller giving up or the end of the
 * connection.
 */
export class Pending<Result> {
  readonly #waiting = new Map<string, (result: Result | Lost) => void>();

  wait(id: string, { timeoutMs, signal }: Limit): Promise<Result | Lost> {
    return new Promise((resolve) => {
      const giveUp = (reason: string) => () => this.#settle(id, { kind: 'lost', cause: 'timeout', reason });
      const onAbort = giveUp('given up');
      const timer = setTimeout(giveUp(`no answer within ${timeoutMs} ms`), timeoutMs);
      signal?.addEventListener('abort', onAbort);
      this.#waiting.set(id, (result) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        resolve(result);
      });
    });
  }

  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  /** A reply nobody waits for any more is ignored. */
  settle(id: string, result: Result): void {
    this.#settle(id, result);
  }

  /** The connection is gone: every answer still awaited is lost. */
  loseAll(reason: string): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { kind: 'lost', cause: 'connectionLost', reason });
  }

  #settle(id: string, result: Result | Lost): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    resolve?.(result);
  }
}
