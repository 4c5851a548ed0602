import type { ClientRateLimitInfo, Store } from 'express-rate-limit';
import type { Logger } from 'pino';
import { MINUTE } from '../clock.ts';
import type { Queries } from '../database/database.ts';
import { addRateCounts, type RateCount } from '../database/repositories/rate-counts.ts';

/** How long hits wait to be told to the other servers, all of them in one statement. */
const TELL_EVERY_MS = 250;

/** What is known of a window of one address. */
interface Count {
  readonly name: string;
  readonly endsAt: number;
  /** By all servers, as of the last telling. */
  told: number;
  /** Here, since then. May be negative: a request that turns out well is taken back. */
  untold: number;
}

/**
 * Counts hits for all servers on one database. A request never waits for it: hits are counted here and told some
 * moments later, so that a limit may be overrun by what arrives in such a moment. While the database does not answer,
 * each server counts for itself. Windows begin at the same time everywhere.
 */
export function createSharedCounts(queries: Queries, now: () => number, logger: Logger) {
  const counts = new Map<string, Count>();
  let planned = false;

  function countOf(name: string): Count {
    const endsAt = (Math.floor(now() / MINUTE) + 1) * MINUTE;
    const known = counts.get(name);
    if (known?.endsAt === endsAt) return known;
    const fresh = { name, endsAt, told: 0, untold: 0 };
    counts.set(name, fresh);
    return fresh;
  }

  function add(name: string): ClientRateLimitInfo {
    const count = countOf(name);
    count.untold += 1;
    plan();
    return { totalHits: Math.max(0, count.told + count.untold), resetTime: new Date(count.endsAt) };
  }

  function takeBack(name: string): void {
    const count = counts.get(name);
    if (!count || count.endsAt <= now()) return;
    count.untold -= 1;
    plan();
  }

  function plan(): void {
    if (planned) return;
    planned = true;
    setTimeout(() => void tell(), TELL_EVERY_MS).unref();
  }

  async function tell(): Promise<void> {
    const telling = [...counts.values()]
      .filter(({ untold }) => untold !== 0)
      .map((count) => ({ count, hits: count.untold }));
    for (const { count, hits } of telling) {
      count.untold -= hits;
      count.told += hits;
    }
    try {
      const all = await addRateCounts(queries, telling.map(asRow), now());
      for (const { count } of telling) count.told = all.get(count.name) ?? count.told;
    } catch (err) {
      logger.warn({ err }, 'rate limits could not be shared with the other servers: each counts for itself');
    }
    for (const [name, { endsAt, untold }] of counts) if (endsAt <= now() && untold === 0) counts.delete(name);
    planned = false;
    if ([...counts.values()].some(({ untold }) => untold !== 0)) plan();
  }

  /** One of the limits, as express-rate-limit stores it. */
  return (limit: string): Store => {
    const nameOf = (key: string) => `${limit} ${key}`;
    return {
      localKeys: false,
      prefix: limit,
      increment: (key) => add(nameOf(key)),
      decrement: (key) => takeBack(nameOf(key)),
      resetKey: (key) => void counts.delete(nameOf(key)),
    };
  };
}

const asRow = ({ count, hits }: { count: Count; hits: number }): RateCount => ({
  name: count.name,
  ends_at: count.endsAt,
  hits,
});
