import { sql } from 'kysely';
import type { Queries } from '../database.ts';

/** When somebody looks again, beside confirmations. */
const LOOKS = [
  ['payments', 'next_check_at'],
  ['notifications', 'next_at'],
  ['actions', 'next_at'],
] as const;

/**
 * The clock was set back by `ms`: what was planned by the old one is as far away by the new one as it was. Done twice for
 * one leap it only has things looked at early. What is being sent stays with its sender: its lease is not a plan.
 *
 * @param now by the new clock
 */
export async function bringLooksForward(db: Queries, ms: number, now: number): Promise<void> {
  await sql`update confirmations set next_at = next_at - ${ms} where next_at > ${now} and state != 'sending'`.execute(
    db,
  );
  for (const [table, column] of LOOKS) {
    const [name, at] = [sql.ref(table), sql.ref(column)];
    await sql`update ${name} set ${at} = ${at} - ${ms} where ${at} > ${now}`.execute(db);
  }
}

/** The same for when money that no platform has claimed is given back. Done twice it would be given back too early. */
export async function bringReturnsForward(db: Queries, ms: number, now: number): Promise<void> {
  await sql`update checkouts set claim_by = claim_by - ${ms} where claim_by > ${now}`.execute(db);
}

/** Nothing is being sent beyond `until`: a sender's lease that ends later was written by a clock that was set back since. */
export async function shortenSends(db: Queries, until: number): Promise<void> {
  await sql`update confirmations set next_at = ${until}, lease_until = ${until}
    where state = 'sending' and next_at > ${until}`.execute(db);
}

/**
 * The clock was set by `ms`, either way: what is waited since then has lasted as long by the new one as it had. Doubt
 * about a send, and requests to providers whose answer is missing.
 */
export async function moveBeginnings(db: Queries, ms: number): Promise<void> {
  await sql`update confirmations set unsure_since = unsure_since + ${ms} where unsure_since is not null`.execute(db);
  await sql`update operations set submitted_at = submitted_at + ${ms}
    where state in ('submitted', 'unknown', 'pending')`.execute(db);
}

/** Nobody knows how long the machine was off: the silence after an ambiguous send begins anew. */
export async function renewDoubts(db: Queries, now: number): Promise<void> {
  await db.updateTable('confirmations').set({ unsure_since: now }).where('state', '=', 'unsure').execute();
}

/** The latest instant anything was written down at, as far as the newest rows say; 0: there are none. */
export async function latestInstant(db: Queries): Promise<number> {
  const { rows } = await sql<{ at: number | string | null }>`
    select (select at from events order by id desc limit 1) as at
    union all select (select coalesce(finished_at, started_at) from confirmation_attempts order by id desc limit 1)
    union all select (select submitted_at from operations order by id desc limit 1)
    union all select (select received_at from notifications order by id desc limit 1)`.execute(db);
  return Math.max(0, ...rows.map(({ at }) => Number(at ?? 0)));
}
