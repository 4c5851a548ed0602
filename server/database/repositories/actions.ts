import type { Updateable } from 'kysely';
import type { Queries } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { ActionRow, PaymentRow, Schema } from '../schema.ts';
import type { Except } from './due.ts';
import { isNobodyAt } from './leases.ts';
import { paymentsOfCheckout } from './payments.ts';

const UNDECIDED = ['waiting', 'submitted'];

/** An action as it begins: what it does not say yet is the schema's default. */
export type NewActionRow = Omit<ActionRow, 'id' | 'answer' | 'tries'>;

export async function insertAction(db: Queries, row: NewActionRow): Promise<ActionRow> {
  const [inserted] = (await insert(db, row)).rows;
  if (!inserted) throw new Error('The database did not say which action it had inserted');
  return { ...row, id: inserted.id, answer: 'awaited', tries: 0 };
}

const insert = prepared((db, row: NewActionRow) => db.insertInto('actions').values(row).returning('id'));

export async function actionById(db: Queries, id: number): Promise<ActionRow> {
  const [action] = (await selectById(db, { id })).rows;
  if (!action) throw new Error(`There is no action ${id}`);
  return action;
}

const selectById = prepared((db, { id }: { id: number }) => db.selectFrom('actions').selectAll().where('id', '=', id));

export async function findAction(db: Queries, publicId: string): Promise<ActionRow | undefined> {
  return db.selectFrom('actions').selectAll().where('public_id', '=', publicId).executeTakeFirst();
}

/** Newest first, with the checkout each belongs to. */
export async function latestActions(
  db: Queries,
  { undecided, orderRef, limit }: { undecided: boolean; orderRef?: string; limit: number },
): Promise<(ActionRow & { checkout: string })[]> {
  let query = db
    .selectFrom('actions')
    .innerJoin('payments', 'payments.id', 'actions.payment_id')
    .innerJoin('checkouts', 'checkouts.id', 'payments.checkout_id')
    .selectAll('actions')
    .select('checkouts.public_id as checkout')
    .orderBy('actions.id', 'desc')
    .limit(limit);
  if (undecided) query = query.where('actions.state', 'in', UNDECIDED);
  if (orderRef !== undefined) query = query.where('actions.order_ref', '=', orderRef);
  return query.execute();
}

export async function actionByCall(db: Queries, storeId: string, callKey: string): Promise<ActionRow | undefined> {
  return (await selectByCall(db, { storeId, callKey })).rows[0];
}

const selectByCall = prepared((db, { storeId, callKey }: { storeId: string; callKey: string }) =>
  db.selectFrom('actions').selectAll().where('store_id', '=', storeId).where('call_key', '=', callKey),
);

export async function actionByToken(db: Queries, storeId: string, publicId: string): Promise<ActionRow | undefined> {
  return db
    .selectFrom('actions')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('public_id', '=', publicId)
    .executeTakeFirst();
}

/** Of a payment, oldest first. */
export async function actionsOfPayment(db: Queries, paymentId: number): Promise<ActionRow[]> {
  return (await selectOfPayment(db, { paymentId })).rows;
}

const selectOfPayment = prepared((db, { paymentId }: { paymentId: number }) =>
  db.selectFrom('actions').selectAll().where('payment_id', '=', paymentId).orderBy('id'),
);

/** Authorizes of any payment of a checkout, oldest first. */
export async function authorizesOfCheckout(db: Queries, checkoutId: number): Promise<ActionRow[]> {
  return authorizesOf(db, await paymentsOfCheckout(db, checkoutId));
}

/** Authorizes of any of these payments, oldest first. */
export async function authorizesOf(db: Queries, payments: readonly Pick<PaymentRow, 'id'>[]): Promise<ActionRow[]> {
  const found: ActionRow[] = [];
  for (const { id } of payments) found.push(...(await selectAuthorizes(db, { paymentId: id })).rows);
  return found.sort((a, b) => a.id - b.id);
}

/** Of one payment: joined to those of a checkout, PostgreSQL walks through all actions until it has counted its tables. */
const selectAuthorizes = prepared((db, { paymentId }: { paymentId: number }) =>
  db.selectFrom('actions').selectAll().where('payment_id', '=', paymentId).where('kind', '=', 'authorize'),
);

/** Notes that an answer has left of which nothing was known yet; false: something was. */
export async function noteAnswerGiven(db: Queries, id: number): Promise<boolean> {
  return (await markGiven(db, { id })).rows.length === 1;
}

const markGiven = prepared((db, { id }: { id: number }) =>
  db
    .updateTable('actions')
    .set({ answer: 'given' })
    .where('id', '=', id)
    .where('answer', '=', 'awaited')
    .returning('id'),
);

/** Captures and voids of an authorize, refunds of a capture; without those that failed. */
export async function standingChildren(db: Queries, parentId: number): Promise<ActionRow[]> {
  return db
    .selectFrom('actions')
    .selectAll()
    .where('parent_id', '=', parentId)
    .where('state', '!=', 'failed')
    .orderBy('id')
    .execute();
}

export async function updateAction(db: Queries, id: number, values: Updateable<Schema['actions']>): Promise<void> {
  await update(db, { ...values, id });
}

const update = prepared((db, { id, ...values }: Omit<Updateable<Schema['actions']>, 'id'> & { id: number }) =>
  db.updateTable('actions').set(values).where('id', '=', id),
);

/** Guarded by the state it was read in; false: somebody else decided it first. */
export async function moveAction(
  db: Queries,
  row: Pick<ActionRow, 'id' | 'state'>,
  values: Updateable<Schema['actions']> & { state: string },
): Promise<boolean> {
  const result = await db
    .updateTable('actions')
    .set(values)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Those of a payment that the provider is at, to be looked into now. */
export async function hastenActions(db: Queries, paymentId: number, now: number): Promise<void> {
  await db
    .updateTable('actions')
    .set({ next_at: now })
    .where('payment_id', '=', paymentId)
    .where('state', '=', 'submitted')
    .where('next_at', '>', now)
    .execute();
}

export interface DueAction extends ActionRow {
  readonly method_id: string;
}

/** To be worked on by now, and nobody is at their payments. */
export async function dueActions(
  db: Queries,
  now: number,
  limit: number,
  { methods, subjects }: Except,
): Promise<DueAction[]> {
  let query = db
    .selectFrom('actions')
    .innerJoin('payments', 'payments.id', 'actions.payment_id')
    .selectAll('actions')
    .select('payments.method_id')
    .where('actions.next_at', '<=', now)
    .where(isNobodyAt('payment', 'actions.payment_id', now))
    .orderBy('actions.next_at')
    .limit(limit);
  if (methods.length > 0) query = query.where('payments.method_id', 'not in', methods);
  if (subjects.length > 0) query = query.where('actions.payment_id', 'not in', subjects);
  return query.execute();
}

/** Not decided yet, in any state of their answer. */
export async function undecidedActions(db: Queries): Promise<ActionRow[]> {
  return db.selectFrom('actions').selectAll().where('state', 'in', UNDECIDED).execute();
}

/** Begun by `before`, and of their callers it is not known that they heard anything. */
export async function awaitedActions(db: Queries, before: number): Promise<ActionRow[]> {
  return db
    .selectFrom('actions')
    .selectAll()
    .where('answer', '=', 'awaited')
    .where('created_at', '<=', before)
    .execute();
}

/**
 * How much a payment has refunded if all is true that its succeeded refunds are said to have done, minor units. More
 * than the payment shows where a person said so and the provider has not shown it yet.
 */
export async function refundedBySucceeded(db: Queries, paymentId: number): Promise<number> {
  const refunds = await db
    .selectFrom('operations')
    .innerJoin('actions', 'actions.id', 'operations.action_id')
    .select(['operations.base_minor', 'operations.amount_minor'])
    .where('operations.payment_id', '=', paymentId)
    .where('operations.kind', '=', 'refund')
    .where('actions.state', '=', 'succeeded')
    .execute();
  return Math.max(0, ...refunds.map(({ base_minor, amount_minor }) => (base_minor ?? 0) + amount_minor));
}
