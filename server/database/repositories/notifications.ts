import type { Queries } from '../database.ts';
import { prepared, preparedForIds } from '../prepared.ts';
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
  // Of methods few are ever full, and seldom.
  if (methods.length > 0) return due(db, subjects, now, limit).where('method_id', 'not in', methods).execute();
  return (await selectDue(db, subjects.length > 0 ? subjects : [NOBODY], { now, limit })).rows;
}

/** An id that no row has. */
const NOBODY = -1;

const selectDue = preparedForIds((db, subjects, { now, limit }: { now: number; limit: number }) =>
  due(db, subjects, now, limit),
);

const due = (db: Queries, subjects: readonly number[], now: number, limit: number) =>
  db
    .selectFrom('notifications')
    .selectAll()
    .where('next_at', '<=', now)
    .where(isNobodyAt('notification', 'notifications.id', now))
    .where('id', 'not in', subjects.length > 0 ? subjects : [NOBODY])
    .orderBy('next_at')
    .limit(limit);

export async function updateNotification(db: Queries, id: number, values: HandledNotification): Promise<void> {
  await update(db, { ...values, id });
}

type HandledNotification = Pick<NotificationRow, 'state' | 'next_at' | 'attempts' | 'handled_at'>;

const update = prepared((db, { id, ...values }: HandledNotification & { id: number }) =>
  db.updateTable('notifications').set(values).where('id', '=', id),
);

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
