import type { Insertable, Updateable } from 'kysely';
import type { Queries } from '../database.ts';
import { prepared, preparedForIds } from '../prepared.ts';
import type { PaymentRow, Schema } from '../schema.ts';
import type { Except } from './due.ts';
import { isNobodyAt } from './leases.ts';

export async function insertPayment(db: Queries, row: Insertable<Schema['payments']>): Promise<PaymentRow> {
  return db.insertInto('payments').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function findPayment(db: Queries, publicId: string): Promise<PaymentRow | undefined> {
  return (await selectByPublicId(db, { publicId })).rows[0];
}

const selectByPublicId = prepared((db, { publicId }: { publicId: string }) =>
  db.selectFrom('payments').selectAll().where('public_id', '=', publicId),
);

export async function paymentById(db: Queries, id: number): Promise<PaymentRow> {
  const [payment] = (await selectById(db, { id })).rows;
  if (!payment) throw new Error(`There is no payment ${id}`);
  return payment;
}

const selectById = prepared((db, { id }: { id: number }) => db.selectFrom('payments').selectAll().where('id', '=', id));

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
  return (await selectByProviderRef(db, { methodId, providerRef })).rows[0];
}

const selectByProviderRef = prepared((db, { methodId, providerRef }: { methodId: string; providerRef: string }) =>
  db.selectFrom('payments').selectAll().where('method_id', '=', methodId).where('provider_ref', '=', providerRef),
);

/** A remittance reference names a payment of some transfer method. */
export async function findPaymentsByRef(db: Queries, providerRef: string): Promise<PaymentRow[]> {
  return db.selectFrom('payments').selectAll().where('provider_ref', '=', providerRef).execute();
}

/** Newest first. */
export async function paymentsOfCheckout(db: Queries, checkoutId: number): Promise<PaymentRow[]> {
  return (await selectOfCheckout(db, { checkoutId })).rows;
}

const selectOfCheckout = prepared((db, { checkoutId }: { checkoutId: number }) =>
  db.selectFrom('payments').selectAll().where('checkout_id', '=', checkoutId).orderBy('id', 'desc'),
);

/** The states of all payments of these checkouts. */
export async function paymentStatesOf(
  db: Queries,
  checkoutIds: readonly number[],
): Promise<Pick<PaymentRow, 'checkout_id' | 'state'>[]> {
  return (await selectStates(db, checkoutIds, {})).rows;
}

const selectStates = preparedForIds((db, checkoutIds) =>
  db.selectFrom('payments').select(['checkout_id', 'state']).where('checkout_id', 'in', checkoutIds),
);

export async function activePayment(db: Queries, checkoutId: number): Promise<PaymentRow | undefined> {
  return (await selectActive(db, { checkoutId })).rows[0];
}

const selectActive = prepared((db, { checkoutId }: { checkoutId: number }) =>
  db.selectFrom('payments').selectAll().where('checkout_id', '=', checkoutId).where('active', '=', 1),
);

export async function updatePayment(db: Queries, id: number, values: Updateable<Schema['payments']>): Promise<void> {
  await update(db, { ...values, id });
}

const update = prepared((db, { id, ...values }: Omit<Updateable<Schema['payments']>, 'id'> & { id: number }) =>
  db.updateTable('payments').set(values).where('id', '=', id),
);

/** To be looked at by now, and nobody is at them. */
export async function duePayments(
  db: Queries,
  now: number,
  limit: number,
  { methods, subjects }: Except,
): Promise<PaymentRow[]> {
  let query = db
    .selectFrom('payments')
    .selectAll()
    .where('next_check_at', '<=', now)
    .where(isNobodyAt('payment', 'payments.id', now))
    .orderBy('next_check_at')
    .limit(limit);
  if (methods.length > 0) query = query.where('method_id', 'not in', methods);
  if (subjects.length > 0) query = query.where('id', 'not in', subjects);
  return query.execute();
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
