import type { Clock } from './clock.ts';

export interface Answer<T> {
  readonly value: T;
  /** How long it may be repeated, milliseconds. */
  readonly keepMs: number;
}

export interface KeptAnswers<T> {
  /** The answer kept under `key`, else a new one. Who asks meanwhile waits for the same one: it is asked for once. */
  get(key: string, ask: () => Promise<Answer<T>>): Promise<T>;
}

/** Answers from outside, kept in memory for a while; of more than `max` the oldest are forgotten. */
export function createKeptAnswers<T>(clock: Clock, max: number): KeptAnswers<T> {
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  const asked = new Map<string, Promise<T>>();

  async function renew(key: string, ask: () => Promise<Answer<T>>): Promise<T> {
    try {
      const { value, keepMs } = await ask();
      kept.delete(key);
      kept.set(key, { value, until: clock.now() + keepMs });
      for (const oldest of kept.keys()) {
        if (kept.size <= max) break;
        kept.delete(oldest);
      }
      return value;
    } finally {
      asked.delete(key);
    }
  }

  return {
    async get(key, ask) {
      const known = kept.get(key);
      if (known && known.until > clock.now()) return known.value;
      const running = asked.get(key) ?? Promise.resolve().then(() => renew(key, ask));
      asked.set(key, running);
      return running;
    },
  };
}
