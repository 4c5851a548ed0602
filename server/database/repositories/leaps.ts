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

/** The same for when money that no platform has claimed is given back: done twice it would be given back too early. */
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

/** The same beside servers that may go by an older clock for some seconds: by none of them is the silence shortened. */
export async function prolongDoubts(db: Queries, now: number): Promise<void> {
  await db
    .updateTable('confirmations')
    .set({ unsure_since: now })
    .where('state', '=', 'unsure')
    .where('unsure_since', '<', now)
    .execute();
}

/** The tables whose rows say when they were written, and what says it. */
const WITNESSES = [
  ['events', 'at'],
  ['confirmation_attempts', 'coalesce(finished_at, started_at)'],
  ['operations', 'submitted_at'],
  ['notifications', 'received_at'],
] as const;

/** How far each of the witnesses has come: the ids of their newest rows. */
export async function newestRows(db: Queries): Promise<number[]> {
  const ids: number[] = [];
  for (const [table] of WITNESSES) {
    const { rows } = await sql<{ id: number | null }>`select max(id) as id from ${sql.table(table)}`.execute(db);
    ids.push(Number(rows[0]?.id ?? 0));
  }
  return ids;
}

/** The latest instant anything behind these rows was written down at, as far as the newest ones say; 0: there are none. */
export async function latestInstant(db: Queries, behind: readonly number[]): Promise<number> {
  let latest = 0;
  for (const [index, [table, at]] of WITNESSES.entries()) {
    const { rows } = await sql<{ at: number | null }>`select ${sql.raw(at)} as at from ${sql.table(table)}
      where id > ${behind[index] ?? 0} order by id desc limit 1`.execute(db);
    latest = Math.max(latest, Number(rows[0]?.at ?? 0));
  }
  return latest;
}
