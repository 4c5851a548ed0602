import type { Queries } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { NotificationRow } from '../schema.ts';
import type { Except } from './due.ts';
import { isNobodyAt } from './leases.ts';

type NewNotification = Omit<NotificationRow, 'id' | 'attempts'>;

/**
 * Stores the event together with its job. The same event again re-arms the job unless it was handled:
 * a crash between storing and handling must not turn the redelivery into a no-op.
 */
export async function storeNotification(db: Queries, row: NewNotification): Promise<void> {
  await store(db, row);
}

const store = prepared((db, row: NewNotification) =>
  db
    .insertInto('notifications')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['method_id', 'event_id'])
        .doUpdateSet({ state: 'queued', next_at: row.next_at })
        .where('notifications.handled_at', 'is', null),
    ),
);

/** To be worked off by now, and nobody is at them. */
export async function dueNotifications(
  db: Queries,
  now: number,
  limit: number,
  { methods, subjects }: Except,
): Promise<NotificationRow[]> {
  let query = db
    .selectFrom('notifications')
    .selectAll()
    .where('next_at', '<=', now)
    .where(isNobodyAt('notification', 'notifications.id', now))
    .orderBy('next_at')
    .limit(limit);
  if (methods.length > 0) query = query.where('method_id', 'not in', methods);
  if (subjects.length > 0) query = query.where('id', 'not in', subjects);
  return query.execute();
}

export async function updateNotification(
  db: Queries,
  id: number,
  values: { state: string; next_at: number | null; attempts: number; handled_at: number | null },
): Promise<void> {
  await db.updateTable('notifications').set(values).where('id', '=', id).execute();
}

export async function putOffNotification(db: Queries, id: number, until: number): Promise<void> {
  await db.updateTable('notifications').set({ next_at: until }).where('id', '=', id).execute();
}

/** Not handled yet: how many and since when the first of them, and how many wait for a person. */
export async function notificationsStanding(
  db: Queries,
): Promise<{ count: number; oldestAt: number | null; parked: number }> {
  const row = await db
    .selectFrom('notifications')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('state', '!=', 'parked').as('count'),
      eb.fn.min('received_at').filterWhere('state', '!=', 'parked').as('oldestAt'),
      eb.fn.countAll<number>().filterWhere('state', '=', 'parked').as('parked'),
    ])
    .where('handled_at', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    count: Number(row.count),
    oldestAt: row.oldestAt === null ? null : Number(row.oldestAt),
    parked: Number(row.parked),
  };
}

/** What a method's provider sent about one payment, oldest first; no index helps, so for a person's question only. */
export async function notificationsAbout(
  db: Queries,
  methodId: string,
  payment: { readonly providerRef: string | null; readonly merchantRef: string },
): Promise<NotificationRow[]> {
  return db
    .selectFrom('notifications')
    .selectAll()
    .where('method_id', '=', methodId)
    .where((row) =>
      row.or([
        row('merchant_ref', '=', payment.merchantRef),
        ...(payment.providerRef === null ? [] : [row('provider_ref', '=', payment.providerRef)]),
      ]),
    )
    .orderBy('id')
    .execute();
}

/** Unproven notifications of a method that are still to be looked into. */
export async function countWaitingHints(db: Queries, methodId: string): Promise<number> {
  const { count } = await db
    .selectFrom('notifications')
    .select((query) => query.fn.countAll<number>().as('count'))
    // Of the few rows with a time, which the index has.
    .where('next_at', 'is not', null)
    .where('method_id', '=', methodId)
    .where('verdict', '=', 'hint')
    .executeTakeFirstOrThrow();
  return Number(count);
}
