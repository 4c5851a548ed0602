import { Refusal } from './books.ts';

const DAY_MS = 24 * 3_600_000;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Remembers for a day what was answered to an idempotency key. The same request again gets the same answer and has no
 * further effect; another request under the key is refused. A refusal is not remembered: nothing was done.
 */
export class Replays {
  readonly #answers = new Map<string, { readonly request: string; readonly reply: Reply; readonly at: number }>();

  once(key: string | undefined, request: string, now: number, work: () => Reply): Reply {
    if (key === undefined) return work();
    const known = this.#answers.get(key);
    if (known && now - known.at < DAY_MS) {
      if (known.request === request) return known.reply;
      throw new Refusal(422, 'This idempotency key was used for another request');
    }
    const reply = work();
    this.#answers.set(key, { request, reply, at: now });
    return reply;
  }
}
