import type { Insertable, Updateable } from 'kysely';
import type { Queries } from '../database.ts';
import type { PaymentRow, Schema } from '../schema.ts';

export async function insertPayment(db: Queries, row: Insertable<Schema['payments']>): Promise<PaymentRow> {
  return db.insertInto('payments').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function findPayment(db: Queries, publicId: string): Promise<PaymentRow | undefined> {
  return db.selectFrom('payments').selectAll().where('public_id', '=', publicId).executeTakeFirst();
}

export async function paymentById(db: Queries, id: number): Promise<PaymentRow> {
  return db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export async function findPaymentByAttempt(
  db: Queries,
  checkoutId: number,
  attemptKey: string,
): Promise<PaymentRow | undefined> {
  return db
    .selectFrom('payments')
    .selectAll()
    .where('checkout_id', '=', checkoutId)
    .where('attempt_key', '=', attemptKey)
    .executeTakeFirst();
}

export async function findPaymentByProviderRef(
  db: Queries,
  methodId: string,
  providerRef: string,
): Promise<PaymentRow | undefined> {
  return db
    .selectFrom('payments')
    .selectAll()
    .where('method_id', '=', methodId)
    .where('provider_ref', '=', providerRef)
    .executeTakeFirst();
}

/** A remittance reference names a payment of some transfer method. */
export async function findPaymentsByRef(db: Queries, providerRef: string): Promise<PaymentRow[]> {
  return db.selectFrom('payments').selectAll().where('provider_ref', '=', providerRef).execute();
}

/** Newest first. */
export async function paymentsOfCheckout(db: Queries, checkoutId: number): Promise<PaymentRow[]> {
  return db.selectFrom('payments').selectAll().where('checkout_id', '=', checkoutId).orderBy('id', 'desc').execute();
}

export async function activePayment(db: Queries, checkoutId: number): Promise<PaymentRow | undefined> {
  return db
    .selectFrom('payments')
    .selectAll()
    .where('checkout_id', '=', checkoutId)
    .where('active', '=', 1)
    .executeTakeFirst();
}

export async function updatePayment(db: Queries, id: number, values: Updateable<Schema['payments']>): Promise<void> {
  await db.updateTable('payments').set(values).where('id', '=', id).execute();
}

export async function duePayments(db: Queries, now: number, limit: number): Promise<PaymentRow[]> {
  return db
    .selectFrom('payments')
    .selectAll()
    .where('next_check_at', '<=', now)
    .orderBy('next_check_at')
    .limit(limit)
    .execute();
}

/** Whose look is due and has not been taken: how many, and since when the first of them. */
export async function overduePayments(db: Queries, now: number): Promise<{ count: number; oldestAt: number | null }> {
  const row = await db
    .selectFrom('payments')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('next_check_at').as('oldestAt')])
    .where('next_check_at', '<=', now)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), oldestAt: row.oldestAt === null ? null : Number(row.oldestAt) };
}

/** Looks at once at every attempt under way. Answers how many there are. */
export async function hastenPayments(db: Queries, now: number): Promise<number> {
  const result = await db
    .updateTable('payments')
    .set({ next_check_at: now })
    .where('next_check_at', 'is not', null)
    .where((payment) =>
      payment.or([
        payment('active', '=', 1),
        payment('state', 'in', ['new', 'unknown', 'actionRequired', 'processing']),
      ]),
    )
    .where('state', 'not in', ['paid', 'refunded'])
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
