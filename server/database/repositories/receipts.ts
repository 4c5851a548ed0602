import type { Insertable } from 'kysely';
import type { Queries } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { ReceiptRow, Schema } from '../schema.ts';

/** False: this bank reference was recorded for the payment before. */
export async function insertReceipt(db: Queries, row: Insertable<Schema['receipts']>): Promise<boolean> {
  const result = await db
    .insertInto('receipts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['payment_id', 'bank_ref']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The payments a bank's own reference was recorded for. */
export async function paymentsWithBankRef(db: Queries, bankRef: string): Promise<number[]> {
  const rows = await db.selectFrom('receipts').select('payment_id').where('bank_ref', '=', bankRef).execute();
  return rows.map((row) => row.payment_id);
}

export async function receiptsOf(db: Queries, paymentId: number): Promise<ReceiptRow[]> {
  return (await selectOfPayment(db, { paymentId })).rows;
}

const selectOfPayment = prepared((db, { paymentId }: { paymentId: number }) =>
  db.selectFrom('receipts').selectAll().where('payment_id', '=', paymentId).orderBy('received_at'),
);
