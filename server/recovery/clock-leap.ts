import { HOUR } from '../clock.ts';
import type { Queries } from '../database/database.ts';
import {
  bringLooksForward,
  bringReturnsForward,
  latestInstant,
  moveBeginnings,
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
 * then the clock is followed. Nothing is sent sooner than it would have been, and nothing waits longer.
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
      if (by < 0) {
        await planAnew(tx, domain, -by, now);
        const first = await isFirstToFollow(tx, -by, now);
        if (first || !database.shared) await bringReturnsForward(tx, -by, now);
      }
      // What other servers wait since was written down by other clocks.
      if (database.shared) await renewDoubts(tx, now);
      else await moveBeginnings(tx, by);
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
  const now = domain.clock.now();
  const back = (await latestInstant(domain.database.read)) - now;
  await domain.database.write(async (tx) => {
    if (back > DISORDER_MS) {
      await planAnew(tx, domain, back, now);
      if (await isFirstToFollow(tx, back, now)) {
        await bringReturnsForward(tx, back, now);
        if (!domain.database.shared) await moveBeginnings(tx, -back);
      }
    }
    await renewDoubts(tx, now);
  });
  if (back <= DISORDER_MS) return;
  domain.logger.warn(
    { ms: -back },
    `${whose(domain)} is behind what the database has seen; waiting times were put right`,
  );
}

/** What may be done again for a leap back that was followed before. */
async function planAnew(tx: Queries, { schedules }: Domain, ms: number, now: number): Promise<void> {
  await bringLooksForward(tx, ms, now);
  await shortenSends(tx, now + schedules.confirmationLeaseMs);
  await shortenLeases(tx, now + schedules.leaseMs);
}

const SET_BACK = 'clock_set_back';

/** False: another server, or this one before it was started anew, has followed this leap back already. */
async function isFirstToFollow(tx: Queries, ms: number, now: number): Promise<boolean> {
  const [at = 0, by = 0] = ((await readSetting(tx, SET_BACK)) ?? '').split(' ').map(Number);
  if (by >= ms - DISORDER_MS && Math.abs(now - at) < HOUR) return false;
  await writeSetting(tx, SET_BACK, `${now} ${ms}`);
  return true;
}

const whose = ({ database }: Domain) => (database.shared ? 'the clock of the database' : 'the clock of this machine');
