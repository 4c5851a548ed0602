import { sql } from 'kysely';
import type { Queries } from '../database.ts';

export interface Lease {
  readonly kind: string;
  readonly holder: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Takes what nobody else holds at `now`, what the same holder has already included; answers the subjects it got. */
export async function takeLeases(
  db: Queries,
  { kind, holder, until }: Lease,
  subjects: readonly number[],
  now: number,
): Promise<number[]> {
  if (subjects.length === 0) return [];
  const rows = await db
    .insertInto('leases')
    .values(subjects.map((subject) => ({ kind, subject, holder, held_until: until })))
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'subject'])
        .doUpdateSet({ holder, held_until: until })
        .where((lease) => lease.or([lease('leases.held_until', '<=', now), lease('leases.holder', '=', holder)])),
    )
    .returning('subject')
    .execute();
  return rows.map(({ subject }) => Number(subject));
}

export async function renewLeases(
  db: Queries,
  { kind, holder, until }: Lease,
  subjects: readonly number[],
): Promise<void> {
  await db
    .updateTable('leases')
    .set({ held_until: until })
    .where('kind', '=', kind)
    .where('subject', 'in', subjects)
    .where('holder', '=', holder)
    .execute();
}

/** None lasts beyond `until`: whoever lives renews, whoever wrote a later instant had a clock that was set back since. */
export async function shortenLeases(db: Queries, until: number): Promise<void> {
  await db.updateTable('leases').set({ held_until: until }).where('held_until', '>', until).execute();
}

export async function dropLease(db: Queries, { kind, holder }: Omit<Lease, 'until'>, subject: number): Promise<void> {
  await db
    .deleteFrom('leases')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('holder', '=', holder)
    .execute();
}

/** A condition: no server is at the subject that `column` names. */
export const isNobodyAt = (kind: string, column: string, now: number) =>
  sql<boolean>`not exists (select 1 from leases
    where leases.kind = ${kind} and leases.subject = ${sql.ref(column)} and leases.held_until > ${now})`;

/** Of servers that died with them, and that nobody needed since. */
export async function deleteOldLeases(db: Queries, before: number): Promise<void> {
  await db.deleteFrom('leases').where('held_until', '<', before).execute();
}
