import type { Queries } from '../database.ts';

/** Hits of one window of one limit and address. */
export interface RateCount {
  readonly name: string;
  /** The end of the window, epoch milliseconds. */
  readonly ends_at: number;
  readonly hits: number;
}

/** Adds hits of one server to those of all; answers the sums by name. Windows that are over are forgotten. */
export async function addRateCounts(
  db: Queries,
  counts: readonly RateCount[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  if (counts.length === 0) return new Map();
  // In one order everywhere: two servers that add to the same rows must not wait for each other.
  const rows = [...counts].sort((a, b) => (a.name < b.name ? -1 : 1));
  const sums = await db
    .insertInto('rate_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['name', 'ends_at'])
        .doUpdateSet((eb) => ({ hits: eb('rate_counts.hits', '+', eb.ref('excluded.hits')) })),
    )
    .returning(['name', 'hits'])
    .execute();
  await db.deleteFrom('rate_counts').where('ends_at', '<=', now).execute();
  return new Map(sums.map(({ name, hits }) => [name, hits]));
}
