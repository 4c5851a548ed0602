import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { SECOND } from './clock.ts';
import type { Database } from './database/database.ts';
import type { Alert } from './services.ts';
import { createSteadyClock, type SteadyClock } from './steady-clock.ts';

/** An answer that took longer says too little. */
const CLEAR_WITHIN_MS = SECOND;
/** Signatures allow for minutes, but a clock that is this far off is not being set by anything. */
const WRONG_MS = 3 * SECOND;

/** The clock of the database that several servers share. It may be set as any other: that is a leap of this one. */
export interface DatabaseClock extends SteadyClock {
  /** How far this machine's own clock is ahead of it, milliseconds; negative when it is behind. */
  aheadMs(): number;
  stop(): void;
}

/**
 * Leases, schedules and deadlines of several servers are times in one database, so all of them are told by its clock:
 * what it said last, and what has passed here since by the clock that nobody sets. A server whose own clock is wrong
 * does no harm to them. It says so all the same, because providers' signatures carry times as well.
 *
 * @param askEveryMs how often the database is asked for the time, milliseconds
 */
export async function followDatabaseClock(
  { read }: Pick<Database, 'read'>,
  logger: Logger,
  alert: (alert: Alert) => void,
  askEveryMs = 10 * SECOND,
): Promise<DatabaseClock> {
  /** What the database's clock showed when ours that nobody sets was at zero. */
  let origin = Date.now() - performance.now();
  /** The first answer counts however long it took: until then the time is this machine's, and would seem to leap. */
  let asked = false;
  const shown = () => Math.round(origin + performance.now());
  const aheadMs = () => Date.now() - shown();

  async function ask(): Promise<void> {
    const before = performance.now();
    const { rows } = await sql<{
      ms: number;
    }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`.execute(read);
    const after = performance.now();
    const [row] = rows;
    if (!row || (asked && after - before > CLEAR_WITHIN_MS)) return;
    asked = true;
    origin = row.ms - (before + after) / 2;
    if (isWrong(aheadMs())) alert(wrongClock(aheadMs()));
  }

  await ask();
  const timer = setInterval(
    () => ask().catch((err) => logger.warn({ err }, 'the database could not be asked for the time')),
    askEveryMs,
  );
  timer.unref();
  return { ...createSteadyClock(shown), aheadMs, stop: () => clearInterval(timer) };
}

export const isWrong = (aheadMs: number) => Math.abs(aheadMs) > WRONG_MS;

function wrongClock(aheadMs: number): Alert {
  const seconds = Math.round(Math.abs(aheadMs) / SECOND);
  return {
    code: 'clock_differs',
    subject: 'clock',
    message: `This machine's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the database's: set both by NTP. Leases go by the database's, but signatures may be refused.`,
  };
}
