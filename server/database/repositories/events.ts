import type { Queries } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { CheckoutRow, EventRow } from '../schema.ts';

/** Facts for the audit trail: no secrets, no shopper data. */
export type EventDetail = Readonly<Record<string, string | number | boolean | null>>;

export async function recordEvent(
  db: Queries,
  about: { storeId: string; orderRef: string; checkoutId: number | null },
  at: number,
  kind: string,
  detail: EventDetail = {},
): Promise<void> {
  await insertEvent(db, {
    store_id: about.storeId,
    order_ref: about.orderRef,
    checkout_id: about.checkoutId,
    at,
    kind,
    detail: JSON.stringify(detail),
  });
}

const insertEvent = prepared((db, row: Omit<EventRow, 'id'>) => db.insertInto('events').values(row));

export const about = (checkout: CheckoutRow) => ({
  storeId: checkout.store_id,
  orderRef: checkout.order_ref,
  checkoutId: checkout.id,
});

export async function eventsOfCheckout(db: Queries, checkoutId: number): Promise<EventRow[]> {
  return db.selectFrom('events').selectAll().where('checkout_id', '=', checkoutId).orderBy('id').execute();
}

/** A checkout's own, and what was noted of its order without one; oldest first. */
export async function eventsOfOrder(db: Queries, checkout: CheckoutRow): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('store_id', '=', checkout.store_id)
    .where('order_ref', '=', checkout.order_ref)
    .where((row) => row.or([row('checkout_id', '=', checkout.id), row('checkout_id', 'is', null)]))
    .orderBy('id')
    .execute();
}
