/** What is done to many confirmations in one statement. All of them were read inside the same write. */
import { sql } from 'kysely';
import type { Queries } from '../database.ts';
import { preparedForIds } from '../prepared.ts';
import type { ConfirmationDbRow } from '../schema.ts';

/** To whom they belong, and since when; `unsure_since` stays as it is where it is not given. */
export interface Claim {
  readonly lease_token: string;
  readonly lease_until: number;
  readonly next_at: number;
  readonly unsure_since?: number;
}

/** Each is counted as one more attempt. Answers how many there were. */
export async function claimConfirmations(db: Queries, ids: readonly number[], values: Claim): Promise<number> {
  return Number((await claim(db, ids, values)).numAffectedRows ?? 0);
}

const claim = preparedForIds((db, ids, { lease_token, lease_until, next_at, unsure_since }: Claim) =>
  db
    .updateTable('confirmations')
    .set((eb) => ({
      state: 'sending',
      attempts: eb('attempts', '+', 1),
      lease_token,
      lease_until,
      next_at,
      unsure_since,
    }))
    .where('id', 'in', ids),
);

/** Notes the attempt that each of them counts. */
export async function insertAttempts(db: Queries, ids: readonly number[], now: number): Promise<void> {
  await insertEach(db, ids, { now });
}

const insertEach = preparedForIds((db, ids, { now }: { now: number }) =>
  db
    .insertInto('confirmation_attempts')
    .columns(['confirmation_id', 'number', 'started_at', 'result', 'status', 'body'])
    .expression((eb) =>
      eb
        .selectFrom('confirmations')
        .select(['id', 'attempts', asNumber(now).as('now')])
        .select([sql.lit('sending').as('result'), sql.lit('').as('status'), sql.lit('').as('body')])
        .where('id', 'in', ids),
    ),
);

/** Who holds them, and the checkouts they are about. */
export async function holdersOf(
  db: Queries,
  ids: readonly number[],
): Promise<(Pick<ConfirmationDbRow, 'id' | 'state' | 'lease_token'> & { readonly checkout: string })[]> {
  return (await selectHolders(db, ids, {})).rows;
}

const selectHolders = preparedForIds((db, ids) =>
  db
    .selectFrom('confirmations')
    .innerJoin('checkouts', 'checkouts.id', 'confirmations.checkout_id')
    .select(['confirmations.id', 'confirmations.state', 'confirmations.lease_token', 'checkouts.public_id as checkout'])
    .where('confirmations.id', 'in', ids),
);

/** The same answer of their stores: each has been told. */
export async function deliverConfirmations(
  db: Queries,
  ids: readonly number[],
  answer: { readonly now: number; readonly status: string; readonly body: string },
): Promise<void> {
  const { now } = answer;
  await finishEach(db, ids, answer);
  await deliver(db, ids, { now });
  await insertEvents(db, ids, { now });
  await touchCheckouts(db, ids, { now });
}

const finishEach = preparedForIds((db, ids, { now, status, body }: { now: number; status: string; body: string }) =>
  db
    .updateTable('confirmation_attempts')
    .from('confirmations')
    .set({ finished_at: now, result: sql.lit('delivered'), status, body })
    .whereRef('confirmation_attempts.confirmation_id', '=', 'confirmations.id')
    .whereRef('confirmation_attempts.number', '=', 'confirmations.attempts')
    .where('confirmations.id', 'in', ids),
);

const deliver = preparedForIds((db, ids, { now }: { now: number }) =>
  db
    .updateTable('confirmations')
    .set({
      state: sql.lit('delivered'),
      next_at: null,
      unsure_since: null,
      delivered_at: now,
      lease_token: null,
      lease_until: null,
    })
    .where('id', 'in', ids),
);

/** As `recordEvent` writes them. */
const insertEvents = preparedForIds((db, ids, { now }: { now: number }) =>
  db
    .insertInto('events')
    .columns(['store_id', 'order_ref', 'checkout_id', 'at', 'kind', 'detail'])
    .expression((eb) =>
      eb
        .selectFrom('confirmations')
        .select(['store_id', 'order_ref', 'checkout_id', asNumber(now).as('at')])
        .select([
          sql<string>`'confirmation.' || kind || '.delivered'`.as('event'),
          sql<string>`'{"attempt":' || attempts || '}'`.as('detail'),
        ])
        .where('id', 'in', ids),
    ),
);

const touchCheckouts = preparedForIds((db, ids, { now }: { now: number }) =>
  db
    .updateTable('checkouts')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('id', 'in', (eb) => eb.selectFrom('confirmations').select('checkout_id').where('id', 'in', ids)),
);

/** PostgreSQL takes a value that stands alone for a text. */
const asNumber = (value: number) => sql<number>`cast(${value} as bigint)`;
