import type { Insertable } from 'kysely';
import type { Queries } from '../database.ts';
import type { PaymentSourceRow, Schema } from '../schema.ts';

/** One payment leaves one source, however often its answer is recorded. */
export async function insertPaymentSource(db: Queries, row: Insertable<Schema['payment_sources']>): Promise<void> {
  await db
    .insertInto('payment_sources')
    .values(row)
    .onConflict((conflict) => conflict.column('payment_id').doNothing())
    .execute();
}

export async function findPaymentSource(
  db: Queries,
  storeId: string,
  publicId: string,
): Promise<PaymentSourceRow | undefined> {
  return db
    .selectFrom('payment_sources')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('public_id', '=', publicId)
    .executeTakeFirst();
}

export async function paymentSourceOf(db: Queries, paymentId: number): Promise<PaymentSourceRow | undefined> {
  return db.selectFrom('payment_sources').selectAll().where('payment_id', '=', paymentId).executeTakeFirst();
}

export async function paymentSourceById(db: Queries, id: number): Promise<PaymentSourceRow> {
  return db.selectFrom('payment_sources').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
