import type { Insertable, Updateable } from 'kysely';
import type { Queries } from '../database.ts';
import type { OperationRow, Schema } from '../schema.ts';

export async function insertOperation(db: Queries, row: Insertable<Schema['operations']>): Promise<OperationRow> {
  return db.insertInto('operations').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function operationById(db: Queries, id: number): Promise<OperationRow> {
  return db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** The operation that began a payment. */
export async function beginningOf(db: Queries, paymentId: number): Promise<OperationRow | undefined> {
  return db
    .selectFrom('operations')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .where('kind', 'in', ['purchase', 'authorize'])
    .executeTakeFirst();
}

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
