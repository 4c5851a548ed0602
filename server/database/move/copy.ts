import { sql } from 'kysely';
import type { Queries } from '../database.ts';
import { TABLES } from './tables.ts';
import { compareTotals, totalsOf } from './totals.ts';

/** Rows at a time: PostgreSQL takes 65,535 values in one statement. */
const PAGE = 1_000;

export interface Progress {
  readonly table: string;
  readonly copied: number;
  readonly rows: number;
}

/** Copies every row with its id, compares, and lets new ids follow the highest. Inside the target's one transaction. */
export async function copyAll(
  source: Queries,
  target: Queries,
  onProgress: (progress: Progress) => void,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const expected = await totalsOf(source, table);
    let copied = 0;
    for (let after = 0; ; ) {
      const rows = await source
        .selectFrom(table)
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) break;
      await target.insertInto(table).values(rows).execute();
      after = last.id;
      copied += rows.length;
      onProgress({ table, copied, rows: expected.rows ?? 0 });
    }
    compareTotals(table, expected, await totalsOf(target, table));
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), max(id)) from ${sql.table(table)} having max(id) > 0`.execute(
      target,
    );
    counts[table] = copied;
  }
  return counts;
}

/**
 * What was under way when the last server ended is doubtful, as at any start: nobody knows what became of it. Done here
 * because the servers of a PostgreSQL take each other's work for under way.
 */
export async function doubtInterrupted(target: Queries, now: number): Promise<void> {
  await target
    .updateTable('confirmations')
    .set({ state: 'unsure', unsure_since: now, next_at: now, lease_token: null, lease_until: null })
    .where('state', '=', 'sending')
    .execute();
  await target
    .updateTable('payments')
    .set({ next_check_at: now })
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('operations').select('payment_id').where('operations.state', '=', 'submitted'),
    )
    .execute();
  await target
    .updateTable('operations')
    .set({ state: 'unknown', outcome: 'unknown: interrupted' })
    .where('state', '=', 'submitted')
    .execute();
}
