import { Documents, type KeptFields } from './documents.ts';
import type { ServerFrame } from './frames.ts';
import { Pending } from './pending.ts';
import { type FetchResult, type Limit, readMeteorError } from './results.ts';
import type { FrameSocket } from './socket.ts';

/** A publication to read once. */
export interface Publication {
  readonly name: string;
  readonly params: readonly unknown[];
  /** The collection it fills; other publications may fill it too, so documents are picked by id. */
  readonly collection: string;
}

type Answer = Exclude<FetchResult, { kind: 'lost' }>;

/** Subscriptions of one connection: each is opened, read when ready, and ended. */
export class Subscriptions {
  readonly #socket: FrameSocket;
  readonly #documents: Documents;
  readonly #pending = new Pending<Answer>();
  readonly #active = new Map<string, string>();
  #lastId = 0;

  constructor(socket: FrameSocket, kept: KeptFields) {
    this.#socket = socket;
    this.#documents = new Documents(kept);
  }

  async fetch({ name, params, collection }: Publication, limit: Limit): Promise<FetchResult> {
    if (limit.signal?.aborted) return { kind: 'neverSent', reason: 'given up before it was sent' };
    this.#lastId += 1;
    const id = `s${this.#lastId}`;
    const answer = this.#pending.wait(id, limit);
    this.#active.set(id, collection);
    if (!this.#socket.send({ msg: 'sub', id, name, params })) {
      this.#pending.settle(id, { kind: 'neverSent', reason: 'the connection is not open' });
    }
    const result = await answer;
    if (result.kind === 'ready' || result.kind === 'lost') this.#socket.send({ msg: 'unsub', id });
    this.#active.delete(id);
    // Everything published was for subscriptions that have ended: what the server still removes is gone already.
    if (this.#active.size === 0) this.#documents.clear();
    return result;
  }

  onFrame(frame: Extract<ServerFrame, { msg: 'added' | 'changed' | 'removed' | 'ready' | 'nosub' }>): void {
    switch (frame.msg) {
      case 'added':
        this.#documents.added(frame.collection, frame.id, frame.fields);
        break;
      case 'changed':
        this.#documents.changed(frame.collection, frame.id, frame.fields, frame.cleared);
        break;
      case 'removed':
        this.#documents.removed(frame.collection, frame.id);
        break;
      case 'ready':
        for (const id of frame.subs) this.#onReady(id);
        break;
      case 'nosub':
        this.#pending.settle(frame.id, { kind: 'refused', error: readMeteorError(frame.error) });
        break;
    }
  }

  /** The server could not read the subscription. */
  onUnreadable(id: string): void {
    const error = {
      code: 'malformed-message',
      reason: 'the server could not read the subscription',
      retryAfterMs: null,
    };
    this.#pending.settle(id, { kind: 'refused', error });
  }

  onClosed(reason: string): void {
    this.#pending.loseAll(reason);
    this.#documents.clear();
  }

  #onReady(id: string): void {
    const collection = this.#active.get(id);
    // Read now: a later frame may already belong to another subscription's end.
    if (collection !== undefined) {
      this.#pending.settle(id, { kind: 'ready', documents: this.#documents.snapshot(collection) });
    }
  }
}
