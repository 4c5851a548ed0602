import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from './payment.ts';

/** Trouble on the line between the merchant and the bank, for one call. */
export type Trouble = 'requestLost' | 'answerLost' | 'refused';

/** What the merchant's side of the line sees; the same three cases as over a network. */
export type LineResult<T> =
  | { readonly kind: 'answer'; readonly reply: Reply<T> }
  | { readonly kind: 'neverSent' }
  | { readonly kind: 'noAnswer' };

export interface Line {
  call<T>(request: () => Reply<T>, signal: AbortSignal): Promise<LineResult<T>>;
  /** For tests: the next call meets this trouble. */
  disturb(trouble: Trouble): void;
  /** The bank closes: whoever calls from now on reaches nobody, as a server does that ends in the middle of its work. */
  close(): void;
}

/** `timeoutAfterMs`: how long the merchant waits for an answer that does not come. */
export function createLine(timeoutAfterMs: number): Line {
  let next: Trouble | null = null;
  let closed = false;
  const wait = async (signal: AbortSignal): Promise<{ kind: 'noAnswer' }> => {
    // An abort ends the wait early; what it teaches is the same.
    await pause(timeoutAfterMs, undefined, { signal }).catch(() => {});
    return { kind: 'noAnswer' };
  };
  return {
    async call(request, signal) {
      const trouble = next;
      next = null;
      if (closed || signal.aborted || trouble === 'refused') return { kind: 'neverSent' };
      if (trouble === 'requestLost') return wait(signal);
      const reply = request();
      const lost = trouble === 'answerLost' || (reply.accepted && reply.answerLost === true);
      return lost ? wait(signal) : { kind: 'answer', reply };
    },
    disturb(trouble) {
      next = trouble;
    },
    close() {
      closed = true;
    },
  };
}
