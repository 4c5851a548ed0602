import { StripeRefusal } from './things.ts';

const DAY = 24 * 3_600;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface Memory {
  readonly fingerprint: string;
  readonly at: number;
  reply: Reply | null;
}

/**
 * Stripe's memory of requests (Stripe API reference, Idempotent requests): kept for a day, the same for the same key,
 * errors included; other parameters, and a second one while the first is at work, are refused. What fails before the
 * work begins is not kept.
 */
export function createMemory(now: () => number) {
  const memories = new Map<string, Memory>();
  return {
    /** `replayed`: the answer is a memory. */
    async run(
      key: string,
      fingerprint: string,
      work: () => Promise<{ readonly reply: Reply; readonly keep: boolean }>,
    ): Promise<Reply & { readonly replayed: boolean }> {
      const known = memories.get(key);
      if (known && now() - known.at < DAY) {
        if (known.fingerprint !== fingerprint) {
          throw new StripeRefusal(400, {
            type: 'idempotency_error',
            message:
              'Keys for idempotent requests can only be used with the same parameters they were first used with.',
          });
        }
        if (known.reply === null) {
          throw new StripeRefusal(409, {
            type: 'idempotency_error',
            code: 'idempotency_key_in_use',
            message: 'There is currently another in-progress request using this Idempotent Key.',
          });
        }
        return { ...known.reply, replayed: true };
      }
      const memory: Memory = { fingerprint, at: now(), reply: null };
      memories.set(key, memory);
      const { reply, keep } = await work();
      // What is told later is what was said, not what has become of it.
      if (keep) memory.reply = structuredClone(reply);
      else memories.delete(key);
      return { ...reply, replayed: false };
    },
  };
}
