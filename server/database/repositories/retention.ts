import type { Queries } from '../database.ts';

/** One page of a table in the order it was written, so that no index on time is needed. */
export interface Page {
  readonly after: number;
  readonly limit: number;
}

/** What a look at one page found: which ids may go, where it ended, and whether anything on it was old enough. */
export interface Found {
  readonly ids: readonly number[];
  readonly last: number | null;
  readonly anyOld: boolean;
}

const found = (rows: readonly { readonly id: number; readonly old: boolean; readonly may: boolean }[]): Found => ({
  ids: rows.filter(({ old, may }) => old && may).map(({ id }) => id),
  last: rows.at(-1)?.id ?? null,
  anyOld: rows.some(({ old }) => old),
});

/** Notifications nothing is planned for any more. The same one again would only be another hint. */
export async function oldNotifications(db: Queries, { after, limit }: Page, before: number): Promise<Found> {
  const rows = await db
    .selectFrom('notifications')
    .select(['id', 'received_at', 'next_at'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return found(rows.map(({ id, received_at, next_at }) => ({ id, old: received_at < before, may: next_at === null })));
}

export async function deleteNotifications(tx: Queries, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('notifications').where('id', 'in', ids).where('next_at', 'is', null).execute();
}

/** Attempts of delivered confirmations; those of others are what a person looks at. */
export async function oldAttempts(db: Queries, { after, limit }: Page, before: number): Promise<Found> {
  const rows = await attemptsAfter(db, { after, limit });
  return found(rows.map((row) => ({ id: row.id, old: row.started_at < before, may: row.state === 'delivered' })));
}

/** The same whose answer is still kept. */
export async function oldAnswers(db: Queries, { after, limit }: Page, before: number): Promise<Found> {
  const rows = await attemptsAfter(db, { after, limit });
  const may = (row: (typeof rows)[number]) => row.state === 'delivered' && row.body !== '';
  return found(rows.map((row) => ({ id: row.id, old: row.started_at < before, may: may(row) })));
}

async function attemptsAfter(db: Queries, { after, limit }: Page) {
  return db
    .selectFrom('confirmation_attempts as attempt')
    .innerJoin('confirmations', 'confirmations.id', 'attempt.confirmation_id')
    .select(['attempt.id', 'attempt.started_at', 'attempt.body', 'confirmations.state'])
    .where('attempt.id', '>', after)
    .orderBy('attempt.id')
    .limit(limit)
    .execute();
}

/** All but the newest of the table: its id shows how far this database has come. */
export async function deleteAttempts(tx: Queries, ids: readonly number[]): Promise<void> {
  await tx
    .deleteFrom('confirmation_attempts')
    .where('id', 'in', ids)
    .where('id', '<', ({ selectFrom }) =>
      selectFrom('confirmation_attempts as newest').select((eb) => eb.fn.max('newest.id').as('id')),
    )
    .execute();
}

export async function emptyAnswers(tx: Queries, ids: readonly number[]): Promise<void> {
  await tx.updateTable('confirmation_attempts').set({ body: '' }).where('id', 'in', ids).execute();
}

/** Events of no checkout, or of one that is settled. */
export async function oldEvents(db: Queries, { after, limit }: Page, before: number): Promise<Found> {
  const rows = await db
    .selectFrom('events')
    .select(['id', 'at', 'checkout_id'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  const about = rows.flatMap(({ at, checkout_id }) => (at < before && checkout_id !== null ? [checkout_id] : []));
  const settled = await settledAmong(db, [...new Set(about)], before);
  return found(
    rows.map(({ id, at, checkout_id }) => ({
      id,
      old: at < before,
      may: checkout_id === null || settled.has(checkout_id),
    })),
  );
}

export async function deleteEvents(tx: Queries, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('events').where('id', 'in', ids).execute();
}

/** Over for long, with nothing left to tell, to ask or to decide. */
async function settledAmong(db: Queries, ids: readonly number[], before: number): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('checkouts')
    .select('checkouts.id')
    .where('checkouts.id', 'in', ids)
    .where('checkouts.state', 'in', OVER)
    .where('checkouts.updated_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('payments')
            .select('payments.id')
            .whereRef('payments.checkout_id', '=', 'checkouts.id')
            .where('payments.next_check_at', 'is not', null),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('confirmations')
            .select('confirmations.id')
            .whereRef('confirmations.checkout_id', '=', 'checkouts.id')
            .where('confirmations.state', '!=', 'delivered'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('flags')
            .select('flags.id')
            .whereRef('flags.checkout_id', '=', 'checkouts.id')
            .where('flags.resolved_at', 'is', null),
        ),
      ),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}

const OVER = ['completed', 'expired', 'cancelled'];

/** Links that ended without anybody trying to pay: no money can ever arrive for them. */
export async function oldUntriedCheckouts(db: Queries, { after, limit }: Page, before: number): Promise<Found> {
  const rows = await db
    .selectFrom('checkouts')
    .leftJoin('payments', 'payments.checkout_id', 'checkouts.id')
    .leftJoin('confirmations', 'confirmations.checkout_id', 'checkouts.id')
    .leftJoin('flags', 'flags.checkout_id', 'checkouts.id')
    .select(['checkouts.id', 'checkouts.state', 'checkouts.updated_at', 'checkouts.created_at'])
    .select(['payments.id as payment', 'confirmations.id as confirmation', 'flags.id as flag'])
    .where('checkouts.id', '>', after)
    .orderBy('checkouts.id')
    .limit(limit)
    .execute();
  return found(
    rows.map(({ id, state, updated_at, created_at, payment, confirmation, flag }) => ({
      id,
      old: created_at < before,
      may:
        (state === 'expired' || state === 'cancelled') &&
        updated_at < before &&
        payment === null &&
        confirmation === null &&
        flag === null,
    })),
  );
}

export async function deleteUntriedCheckouts(tx: Queries, ids: readonly number[]): Promise<void> {
  const tried = await tx.selectFrom('payments').select('checkout_id').where('checkout_id', 'in', ids).execute();
  const left = ids.filter((id) => !tried.some(({ checkout_id }) => checkout_id === id));
  if (left.length === 0) return;
  await tx.deleteFrom('events').where('checkout_id', 'in', left).execute();
  await tx.deleteFrom('checkouts').where('id', 'in', left).execute();
}
