import { type Insertable, sql, type Updateable } from 'kysely';
import type { Queries } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { OperationRow, Schema } from '../schema.ts';

export async function insertOperation(db: Queries, row: Insertable<Schema['operations']>): Promise<OperationRow> {
  return db.insertInto('operations').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function operationById(db: Queries, id: number): Promise<OperationRow> {
  return db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** The operation that began a payment. */
export async function beginningOf(db: Queries, paymentId: number): Promise<OperationRow | undefined> {
  return (await selectBeginning(db, { paymentId })).rows[0];
}

const selectBeginning = prepared((db, { paymentId }: { paymentId: number }) =>
  db
    .selectFrom('operations')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .where('kind', 'in', ['purchase', 'authorize']),
);

/** The latest request to a provider on behalf of an action. */
export async function operationOfAction(db: Queries, actionId: number): Promise<OperationRow | undefined> {
  return db
    .selectFrom('operations')
    .selectAll()
    .where('action_id', '=', actionId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Begun by `before`, and no answer was recorded. */
export async function submittedOperations(db: Queries, before: number): Promise<OperationRow[]> {
  return db
    .selectFrom('operations')
    .selectAll()
    .where('state', '=', 'submitted')
    .where('submitted_at', '<=', before)
    .execute();
}

export async function updateOperation(
  db: Queries,
  row: OperationRow,
  values: Updateable<Schema['operations']>,
): Promise<void> {
  await db.updateTable('operations').set(values).where('id', '=', row.id).where('state', '=', row.state).execute();
}

/** Of which nobody knows whether they happened: how many, and since when the first of them. */
export async function unknownOperations(db: Queries): Promise<{ count: number; oldestAt: number | null }> {
  const row = await db
    .selectFrom('operations')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('submitted_at').as('oldestAt')])
    // Written out, so that SQLite sees that the index fits.
    .where('state', 'in', [sql.lit('unknown'), sql.lit('needsReview')])
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), oldestAt: row.oldestAt === null ? null : Number(row.oldestAt) };
}

/** Of these payments, oldest first. */
export async function operationsOfPayments(db: Queries, paymentIds: readonly number[]): Promise<OperationRow[]> {
  if (paymentIds.length === 0) return [];
  return db.selectFrom('operations').selectAll().where('payment_id', 'in', paymentIds).orderBy('id').execute();
}
