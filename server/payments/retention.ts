import { DAY } from '../clock.ts';
import type { Queries } from '../database/database.ts';
import { deleteOldLeases } from '../database/repositories/leases.ts';
import * as rows from '../database/repositories/retention.ts';
import type { Domain } from './domain.ts';

/** Refunds and disputes are looked for 120 days; a bank may take a card payment back within 540. */
const DEFAULT_DAYS = 400;
/** Providers repeat a notification for days, not for months; an old answer of a store explains nothing any more. */
const HINT_DAYS = 90;
/** Rows looked at, and at most deleted, in one write: some milliseconds, so that nobody waits behind it. */
const PAGE = 500;
const PAGES_PER_LOOK = 20;

interface Chore {
  find(db: Queries, page: rows.Page, before: number): Promise<rows.Found>;
  remove(tx: Queries, ids: readonly number[]): Promise<void>;
  readonly days: number;
}

/**
 * Forgets, once a day, what nobody needs any more. Checkouts that were tried, payments, operations and confirmations
 * stay for ever: their unique keys are what "exactly once" rests on.
 */
export function createRetention(domain: Pick<Domain, 'database' | 'clock' | 'logger'>, days = DEFAULT_DAYS) {
  const chores: readonly Chore[] = [
    { find: rows.oldNotifications, remove: rows.deleteNotifications, days: HINT_DAYS },
    { find: rows.oldAnswers, remove: rows.emptyAnswers, days: HINT_DAYS },
    { find: rows.oldAttempts, remove: rows.deleteAttempts, days },
    { find: rows.oldEvents, remove: rows.deleteEvents, days },
    { find: rows.oldUntriedCheckouts, remove: rows.deleteUntriedCheckouts, days },
  ];
  let nextAt = Number.NEGATIVE_INFINITY;
  let place = { chore: 0, after: 0 };
  let removed = 0;

  /** False: nothing is left for today. */
  async function turnPage(now: number): Promise<boolean> {
    const chore = chores[place.chore];
    if (!chore) return false;
    const page = { after: place.after, limit: PAGE };
    const { ids, last, anyOld } = await chore.find(domain.database.read, page, now - chore.days * DAY);
    if (ids.length > 0) await domain.database.write((tx) => chore.remove(tx, ids));
    removed += ids.length;
    place = last === null || !anyOld ? { chore: place.chore + 1, after: 0 } : { chore: place.chore, after: last };
    return true;
  }

  return {
    /** A few pages at a time; the next look goes on where this one stopped. */
    async run(): Promise<void> {
      const now = domain.clock.now();
      // A clock that was far ahead for a while must not put it off for as long.
      if (now < nextAt && nextAt - now <= DAY) return;
      for (let page = 0; page < PAGES_PER_LOOK; page++) {
        if (await turnPage(now)) continue;
        if (removed > 0) domain.logger.info({ rows: removed }, 'rows that nobody needs any more were removed');
        await domain.database.write((tx) => deleteOldLeases(tx, now - DAY));
        nextAt = now + DAY;
        place = { chore: 0, after: 0 };
        removed = 0;
        return;
      }
    },
  };
}
