import type { Insertable } from 'kysely';
import type { Queries } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { FlagRow, Schema } from '../schema.ts';

export async function insertFlag(db: Queries, row: Insertable<Schema['flags']>): Promise<void> {
  await db.insertInto('flags').values(row).execute();
}

/** Flags that nobody has decided yet. */
export async function openFlags(db: Queries, checkoutId: number): Promise<FlagRow[]> {
  return (await selectOpen(db, { checkoutId })).rows;
}

const selectOpen = prepared((db, { checkoutId }: { checkoutId: number }) =>
  db
    .selectFrom('flags')
    .selectAll()
    .where('checkout_id', '=', checkoutId)
    .where('resolved_at', 'is', null)
    .orderBy('id'),
);

/** Whether this was flagged before, and whether somebody has decided on it. */
export async function wasFlagged(
  db: Queries,
  checkoutId: number,
  paymentId: number | null,
  code: string,
): Promise<'undecided' | 'decided' | 'never'> {
  const rows = await db
    .selectFrom('flags')
    .select('resolved_at')
    .where('checkout_id', '=', checkoutId)
    .where('payment_id', paymentId === null ? 'is' : '=', paymentId)
    .where('code', '=', code)
    .execute();
  if (rows.length === 0) return 'never';
  return rows.some((row) => row.resolved_at === null) ? 'undecided' : 'decided';
}

export async function resolveFlag(db: Queries, id: number, now: number, by: string): Promise<void> {
  await db.updateTable('flags').set({ resolved_at: now, resolved_by: by }).where('id', '=', id).execute();
}

/** Undecided flags with the order they are about, newest first. */
export async function undecidedFlags(db: Queries, onlyBlocking: boolean) {
  let query = db
    .selectFrom('flags')
    .innerJoin('checkouts', 'checkouts.id', 'flags.checkout_id')
    .select(['flags.code', 'flags.blocking', 'flags.detail', 'flags.created_at'])
    .select(['checkouts.public_id', 'checkouts.store_id', 'checkouts.order_ref'])
    .where('flags.resolved_at', 'is', null)
    .orderBy('flags.id', 'desc');
  if (onlyBlocking) query = query.where('flags.blocking', '=', 1);
  return query.execute();
}

/** How many undecided flags hold a payment back, and since when the first of them. */
export async function blockingFlagsStanding(db: Queries): Promise<{ count: number; oldestAt: number | null }> {
  const row = await db
    .selectFrom('flags')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldestAt')])
    .where('resolved_at', 'is', null)
    .where('blocking', '=', 1)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), oldestAt: row.oldestAt === null ? null : Number(row.oldestAt) };
}
