import { decodeValue, type ServerFrame } from './frames.ts';
import { Pending } from './pending.ts';
import { type CallResult, type Limit, readMeteorError } from './results.ts';
import type { FrameSocket } from './socket.ts';

type Answer = Exclude<CallResult, { kind: 'lost' }>;

/**
 * Method calls of one connection. A call is written at most once and never again: a method may move goods, and the server
 * keeps no memory of a call across connections.
 */
export class Calls {
  readonly #socket: FrameSocket;
  readonly #pending = new Pending<Answer>();
  #lastId = 0;

  constructor(socket: FrameSocket) {
    this.#socket = socket;
  }

  async call(method: string, params: readonly unknown[], limit: Limit): Promise<CallResult> {
    if (limit.signal?.aborted) return { kind: 'neverSent', reason: 'given up before it was sent' };
    this.#lastId += 1;
    const id = `m${this.#lastId}`;
    const answer = this.#pending.wait(id, limit);
    if (!this.#socket.send({ msg: 'method', id, method, params })) {
      this.#pending.settle(id, { kind: 'neverSent', reason: 'the connection is not open' });
    }
    return answer;
  }

  onResult(frame: Extract<ServerFrame, { msg: 'result' }>): void {
    this.#pending.settle(
      frame.id,
      frame.error === undefined
        ? { kind: 'result', value: decodeValue(frame.result) }
        : { kind: 'error', error: readMeteorError(frame.error) },
    );
  }

  /** The server could not read the call, so it did not run it. */
  onUnreadable(id: string): void {
    const error = { code: 'malformed-message', reason: 'the server could not read the call', retryAfterMs: null };
    this.#pending.settle(id, { kind: 'error', error });
  }

  onClosed(reason: string): void {
    this.#pending.loseAll(reason);
  }
}
