import { sql, type Updateable } from 'kysely';
import type { Queries } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { CheckoutRow, Schema } from '../schema.ts';
import type { Except } from './due.ts';
import { isNobodyAt } from './leases.ts';

/** A checkout as it is opened: what it does not say yet is the schema's default. */
export type NewCheckout = Omit<CheckoutRow, 'id' | 'version' | 'superseded'>;

export async function insertCheckout(db: Queries, row: NewCheckout): Promise<CheckoutRow> {
  const [inserted] = (await insertedCheckout(db, row)).rows;
  if (!inserted) throw new Error('The database did not say which checkout it had inserted');
  return { ...row, id: inserted.id, version: 1, superseded: 0 };
}

const insertedCheckout = prepared((db, row: NewCheckout) => db.insertInto('checkouts').values(row).returning('id'));

export async function findCheckout(db: Queries, publicId: string): Promise<CheckoutRow | undefined> {
  return (await selectByPublicId(db, { publicId })).rows[0];
}

const selectByPublicId = prepared((db, { publicId }: { publicId: string }) =>
  db.selectFrom('checkouts').selectAll().where('public_id', '=', publicId),
);

export async function checkoutById(db: Queries, id: number): Promise<CheckoutRow> {
  const [checkout] = (await selectById(db, { id })).rows;
  if (!checkout) throw new Error(`There is no checkout ${id}`);
  return checkout;
}

const selectById = prepared((db, { id }: { id: number }) =>
  db.selectFrom('checkouts').selectAll().where('id', '=', id),
);

/** Every checkout an order ever had, newest first. */
export async function checkoutsOfOrder(db: Queries, storeId: string, orderRef: string): Promise<CheckoutRow[]> {
  return (await selectOfOrder(db, { storeId, orderRef })).rows;
}

const selectOfOrder = prepared((db, { storeId, orderRef }: { storeId: string; orderRef: string }) =>
  db
    .selectFrom('checkouts')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('order_ref', '=', orderRef)
    .orderBy('id', 'desc'),
);

/** Orders of any store under this reference, for an operator who names only the order. */
export async function checkoutsByOrderRef(db: Queries, orderRef: string): Promise<CheckoutRow[]> {
  return db.selectFrom('checkouts').selectAll().where('order_ref', '=', orderRef).orderBy('id', 'desc').execute();
}

export async function completedCheckoutsOfBasket(
  db: Queries,
  storeId: string,
  basketRef: string,
): Promise<CheckoutRow[]> {
  return db
    .selectFrom('checkouts')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('basket_ref', '=', basketRef)
    .where('state', '=', 'completed')
    .execute();
}

/** Written out, so that SQLite sees that the index of payable checkouts fits: as values it walks through all there ever were. */
const PAYABLE = [sql.lit('open'), sql.lit('processing')];

/**
 * Payable checkouts past their end, unless an attempt runs. A transfer of which nobody can be asked (none has come,
 * and no look is planned) does not count as running.
 */
export async function dueForExpiry(db: Queries, now: number, limit: number): Promise<CheckoutRow[]> {
  return db
    .selectFrom('checkouts')
    .selectAll()
    .where('state', 'in', PAYABLE)
    .where('expires_at', '<=', now)
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('payments')
            .select('payments.id')
            .whereRef('payments.checkout_id', '=', 'checkouts.id')
            .where('payments.active', '=', 1)
            .where((payment) =>
              payment.or([
                payment('payments.state', '!=', 'processing'),
                payment('payments.next_check_at', 'is not', null),
                payment('payments.captured_minor', '>', 0),
              ]),
            ),
        ),
      ),
    )
    .orderBy('expires_at')
    .limit(limit)
    .execute();
}

/** Paid, and nobody claimed the money in time. */
export async function dueClaims(
  db: Queries,
  now: number,
  limit: number,
  { subjects }: Pick<Except, 'subjects'>,
): Promise<CheckoutRow[]> {
  let query = db
    .selectFrom('checkouts')
    .selectAll()
    .where('claim_by', '<=', now)
    .where(isNobodyAt('checkout', 'checkouts.id', now))
    .orderBy('claim_by')
    .limit(limit);
  if (subjects.length > 0) query = query.where('id', 'not in', subjects);
  return query.execute();
}

/** Guarded by the state it was read in; false: somebody else moved it first. */
export async function updateCheckoutState(db: Queries, row: CheckoutRow, state: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable('checkouts')
    .set((eb) => ({ state, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Something the shopper can see changed, though the state did not. */
export async function touchCheckout(db: Queries, id: number, now: number): Promise<void> {
  await touch(db, { id, now });
}

const touch = prepared((db, { id, now }: { id: number; now: number }) =>
  db
    .updateTable('checkouts')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id),
);

export async function updateCheckout(
  db: Queries,
  id: number,
  values: Omit<Updateable<Schema['checkouts']>, 'state' | 'version'>,
): Promise<void> {
  await update(db, { ...values, id });
}

const update = prepared((db, { id, ...values }: Omit<Updateable<Schema['checkouts']>, 'id'> & { id: number }) =>
  db.updateTable('checkouts').set(values).where('id', '=', id),
);

export async function extendCheckout(db: Queries, id: number, expiresAt: number): Promise<void> {
  await db
    .updateTable('checkouts')
    .set({ expires_at: expiresAt })
    .where('id', '=', id)
    .where('expires_at', '<', expiresAt)
    .execute();
}

/** Versions of checkouts somebody is watching, to notice changes another process made. */
export async function versionsOf(db: Queries, publicIds: readonly string[]): Promise<Map<string, number>> {
  if (publicIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('checkouts')
    .select(['public_id', 'version'])
    .where('public_id', 'in', publicIds)
    .execute();
  return new Map(rows.map((row) => [row.public_id, row.version]));
}
