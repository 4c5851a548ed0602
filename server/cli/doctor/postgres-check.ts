import { type Clock, SECOND } from '../../clock.ts';
import { shownLocation } from '../../database/location.ts';
import type { Examined } from '../../database/postgres/examine.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Before 13 a commit whose answer was lost cannot be looked up. */
const OLDEST_VERSION = 13;
/** Leases of several servers are compared by their clocks. */
const CLOCK_TOLERANCE_MS = 5 * SECOND;

export async function checkPostgres(url: string, clock: Clock): Promise<Finding[]> {
  const { ok, warning, error } = findingsOf('database', shownLocation(url));
  // Its driver is not small, and every command would load it.
  const { examinePostgres } = await import('../../database/postgres/examine.ts');
  let seen: Examined;
  try {
    seen = await examinePostgres(url, clock.now);
  } catch (cause) {
    return [error(cause instanceof Error ? cause.message : String(cause))];
  }
  const findings: Finding[] = [];
  if (Number.parseInt(seen.version, 10) < OLDEST_VERSION) {
    findings.push(error(`It is PostgreSQL ${seen.version}: Tillgate needs ${OLDEST_VERSION} or later.`));
  }
  if (seen.standby) findings.push(error('It is a standby and takes no writes: name the primary server.'));
  if (!seen.mayCreate) findings.push(error('This user may not create tables: make it the owner of the database.'));
  if (!seen.durable) findings.push(error('Its fsync is off: a power cut would lose payments. Turn it on.'));
  if (Math.abs(seen.clockAheadMs) > CLOCK_TOLERANCE_MS) {
    const seconds = Math.round(seen.clockAheadMs / SECOND);
    findings.push(warning(`Its clock is ${seconds} s ahead of this machine's: let both follow a time server.`));
  }
  return findings.length > 0 ? findings : [ok(`PostgreSQL ${seen.version} can be reached and written.`)];
}
