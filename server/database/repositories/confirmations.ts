import { type Insertable, type SqlBool, sql, type Updateable } from 'kysely';
import type { Queries } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { ConfirmationAttemptRow, ConfirmationDbRow, Schema } from '../schema.ts';

/** False: the order already has this confirmation. */
export async function insertConfirmation(db: Queries, row: Insertable<Schema['confirmations']>): Promise<boolean> {
  const result = await db
    .insertInto('confirmations')
    .values(row)
    .onConflict((conflict) => conflict.columns(['store_id', 'order_ref', 'kind', 'seq']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findConfirmation(db: Queries, publicId: string): Promise<ConfirmationDbRow | undefined> {
  return db.selectFrom('confirmations').selectAll().where('public_id', '=', publicId).executeTakeFirst();
}

export async function confirmationOfOrder(
  db: Queries,
  storeId: string,
  orderRef: string,
  kind: string,
): Promise<ConfirmationDbRow | undefined> {
  return db
    .selectFrom('confirmations')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('order_ref', '=', orderRef)
    .where('kind', '=', kind)
    .orderBy('seq', 'desc')
    .executeTakeFirst();
}

export async function listConfirmations(
  db: Queries,
  filter: { state?: string; limit: number },
): Promise<ConfirmationDbRow[]> {
  let query = db.selectFrom('confirmations').selectAll().orderBy('id', 'desc').limit(filter.limit);
  if (filter.state) query = query.where('state', '=', filter.state);
  return query.execute();
}

/** `next_at` is also the end of the lease while one is being sent, so one index finds all that is due. */
export async function dueConfirmations(db: Queries, now: number, limit: number): Promise<ConfirmationDbRow[]> {
  return (await selectDue(db, { now, limit })).rows;
}

const selectDue = prepared((db, { now, limit }: { now: number; limit: number }) =>
  db.selectFrom('confirmations').selectAll().where('next_at', '<=', now).orderBy('next_at').limit(limit),
);

/** The one, while it is due. */
export async function dueConfirmation(db: Queries, id: number, now: number): Promise<ConfirmationDbRow[]> {
  return db.selectFrom('confirmations').selectAll().where('id', '=', id).where('next_at', '<=', now).execute();
}

/** Guarded by state and lease token: false when the row is no longer what the caller read. */
export async function updateConfirmation(
  db: Queries,
  row: Pick<ConfirmationDbRow, 'id' | 'state' | 'lease_token'>,
  values: Updateable<Schema['confirmations']>,
): Promise<boolean> {
  const result = await db
    .updateTable('confirmations')
    .set(values)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .where('lease_token', row.lease_token === null ? 'is' : '=', row.lease_token)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** All that the stores have not accepted yet and that is not given up. */
export async function openConfirmations(db: Queries): Promise<ConfirmationDbRow[]> {
  return db.selectFrom('confirmations').selectAll().where('state', 'not in', ['delivered', 'dead']).execute();
}

/** Written out, so that SQLite sees that the index of what is not delivered fits. */
const UNDELIVERED = sql<SqlBool>`state <> 'delivered'`;

/** What is being sent, or was when its server ended. */
export async function sendingConfirmations(db: Queries): Promise<ConfirmationDbRow[]> {
  return db.selectFrom('confirmations').selectAll().where('state', '=', 'sending').where(UNDELIVERED).execute();
}

/** When the oldest one that the store has not accepted was created, and how many there are. */
export async function undelivered(db: Queries): Promise<{ count: number; oldestAt: number | null; dead: number }> {
  const row = await db
    .selectFrom('confirmations')
    .select((eb) => [
      eb.fn.count<number>('id').filterWhere('state', '!=', 'dead').as('count'),
      eb.fn.min('created_at').filterWhere('state', '!=', 'dead').as('oldestAt'),
      eb.fn.count<number>('id').filterWhere('state', '=', 'dead').as('dead'),
    ])
    .where(UNDELIVERED)
    .executeTakeFirstOrThrow();
  return {
    count: Number(row.count),
    oldestAt: row.oldestAt === null ? null : Number(row.oldestAt),
    dead: Number(row.dead),
  };
}

export async function finishAttempt(
  db: Queries,
  confirmationId: number,
  number: number,
  values: { finished_at: number; result: string; status: string; body: string },
): Promise<void> {
  await finish(db, { ...values, confirmationId, number });
}

interface FinishedAttempt
  extends Pick<ConfirmationAttemptRow, 'finished_at' | 'result' | 'status' | 'body' | 'number'> {
  readonly confirmationId: number;
}

const finish = prepared((db, { confirmationId, number, finished_at, result, status, body }: FinishedAttempt) =>
  db
    .updateTable('confirmation_attempts')
    .set({ finished_at, result, status, body })
    .where('confirmation_id', '=', confirmationId)
    .where('number', '=', number),
);

export async function attemptsOf(db: Queries, confirmationId: number): Promise<ConfirmationAttemptRow[]> {
  return db
    .selectFrom('confirmation_attempts')
    .selectAll()
    .where('confirmation_id', '=', confirmationId)
    .orderBy('number')
    .execute();
}

/** Oldest first. */
export async function confirmationsOfCheckout(db: Queries, checkoutId: number): Promise<ConfirmationDbRow[]> {
  return db.selectFrom('confirmations').selectAll().where('checkout_id', '=', checkoutId).orderBy('id').execute();
}
