import type { Insertable } from 'kysely';
import type { Queries } from '../database.ts';
import type { NotificationRow, Schema } from '../schema.ts';
import type { Except } from './due.ts';
import { isNobodyAt } from './leases.ts';

/**
 * Stores the event together with its job. The same event again re-arms the job unless it was handled:
 * a crash between storing and handling must not turn the redelivery into a no-op.
 */
export async function storeNotification(db: Queries, row: Insertable<Schema['notifications']>): Promise<void> {
  await db
    .insertInto('notifications')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['method_id', 'event_id'])
        .doUpdateSet({ state: 'queued', next_at: row.next_at ?? null })
        .where('notifications.handled_at', 'is', null),
    )
    .execute();
}

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
