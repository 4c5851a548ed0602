import type { Queries } from '../database/database.ts';
import {
  bringLooksForward,
  bringReturnsForward,
  latestInstant,
  moveBeginnings,
  newestRows,
  prolongDoubts,
  renewDoubts,
  shortenSends,
} from '../database/repositories/leaps.ts';
import { shortenLeases } from '../database/repositories/leases.ts';
import { readSetting, writeSetting } from '../database/repositories/settings.ts';
import type { Domain } from '../payments/domain.ts';
import type { SteadyClock } from '../steady-clock.ts';

/** Rows of one transaction and the next may be this far out of order, milliseconds. */
const DISORDER_MS = 5_000;

/**
 * The clock we go by, the machine's or the shared database's, was set while we ran: what is stored is put right first,
 * then the clock is followed. Nothing is sent sooner than it would have been. Alone on a database, nothing waits longer
 * either; beside others, which may go by the old clock for some seconds more, what must not come too early for them
 * (the end of a doubt, of a sender's lease, of the time to claim) is left as late as the old clock has it.
 */
export async function followLeap(domain: Domain, clock: SteadyClock): Promise<void> {
  const by = clock.leap();
  if (by === 0) return;
  const { database, logger, signals } = domain;
  const now = domain.clock.now() + by;
  let goBack = () => {};
  try {
    // Alone: what others wrote in the same transaction after this would be planned by the old clock, and stay so.
    await database.writeAlone(async (tx) => {
      // It may be run again.
      goBack();
      if (by < 0) await planAnew(tx, domain, -by, now);
      if (database.shared) await prolongDoubts(tx, now);
      else await moveBeginnings(tx, by);
      await noteFollowed(tx, now);
      goBack = clock.adopt();
    });
  } catch (error) {
    goBack();
    throw error;
  }
  logger.warn({ ms: by }, `${whose(domain)} has leapt; waiting times were put right`);
  signals.workAdded('confirmations');
  signals.workAdded('notifications');
  signals.workAdded('reconciliation');
}

/**
 * At start: the clock may have been set while nothing ran. Set back, it shows in what is written down already; set
 * forward, it does not show at all, so doubt about a send begins anew.
 */
export async function examineClock(domain: Domain): Promise<void> {
  const { database, logger } = domain;
  const now = domain.clock.now();
  const back = (await lastSeen(database.read)) - now;
  await database.write(async (tx) => {
    if (back > DISORDER_MS) {
      await planAnew(tx, domain, back, now);
      if (!database.shared) await moveBeginnings(tx, -back);
      await noteFollowed(tx, now);
    }
    if (database.shared) await prolongDoubts(tx, now);
    else await renewDoubts(tx, now);
  });
  if (back <= DISORDER_MS) return;
  logger.warn({ ms: -back }, `${whose(domain)} is behind what the database has seen; waiting times were put right`);
}

async function planAnew(tx: Queries, { database, schedules }: Domain, ms: number, now: number): Promise<void> {
  await bringLooksForward(tx, ms, now);
  // Those of a server that is gone; one that lives renews its own.
  await shortenLeases(tx, now + schedules.leaseMs);
  if (database.shared) return;
  await shortenSends(tx, now + schedules.confirmationLeaseMs);
  await bringReturnsForward(tx, ms, now);
}

const FOLLOWED = 'clock_followed';

/** When a leap was followed, and what had been written until then: by a clock that nobody goes by any more. */
interface Followed {
  readonly at: number;
  readonly rows: readonly number[];
}

async function noteFollowed(tx: Queries, at: number): Promise<void> {
  const followed: Followed = { at, rows: await newestRows(tx) };
  await writeSetting(tx, FOLLOWED, JSON.stringify(followed));
}

/** The latest instant that the present clock, or the one it was set from while nothing ran, has shown. */
async function lastSeen(db: Queries): Promise<number> {
  const noted = await readSetting(db, FOLLOWED);
  const { at, rows }: Followed = noted === null ? { at: 0, rows: [] } : JSON.parse(noted);
  return Math.max(at, await latestInstant(db, rows));
}

const whose = ({ database }: Domain) => (database.shared ? 'the clock of the database' : 'the clock of this machine');
