import { bringPlansForward, latestInstant, moveBeginnings, renewDoubts } from '../database/repositories/leaps.ts';
import { shortenLeases } from '../database/repositories/leases.ts';
import type { Domain } from '../payments/domain.ts';
import type { SteadyClock } from '../steady-clock.ts';

/** Rows of one transaction and the next may be this far out of order, milliseconds. */
const DISORDER_MS = 5_000;

/**
 * The machine's clock was set while we ran: what is stored is put right first, then the clock is followed. Nothing is
 * sent sooner than it would have been, and nothing waits longer.
 */
export async function followLeap(domain: Domain, clock: SteadyClock): Promise<void> {
  const by = clock.leap();
  if (by === 0) return;
  const now = domain.clock.now();
  await domain.database.write(async (tx) => {
    if (by < 0) {
      await bringPlansForward(tx, -by, now);
      await shortenLeases(tx, now + by + domain.schedules.leaseMs);
    }
    // What other servers wait since was written down by other clocks.
    if (domain.database.shared) await renewDoubts(tx, now + by);
    else await moveBeginnings(tx, by);
  });
  clock.adopt();
  domain.logger.warn({ ms: by }, 'the clock of this machine has leapt; waiting times were put right');
  domain.signals.workAdded('confirmations');
  domain.signals.workAdded('reconciliation');
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
      await bringPlansForward(tx, back, now);
      await shortenLeases(tx, now + domain.schedules.leaseMs);
      if (!domain.database.shared) await moveBeginnings(tx, -back);
    }
    await renewDoubts(tx, now);
  });
  if (back <= DISORDER_MS) return;
  domain.logger.warn(
    { ms: -back },
    'the clock of this machine is behind what the database has seen; waiting times were put right',
  );
}
