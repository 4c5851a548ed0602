import { randomUUID } from 'node:crypto';
import { MINUTE } from '../clock.ts';
import type { Queries } from '../database/database.ts';
import { actionById } from '../database/repositories/actions.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { claimConfirmations, insertAttempts } from '../database/repositories/confirmation-groups.ts';
import { dueConfirmation, dueConfirmations, updateConfirmation } from '../database/repositories/confirmations.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { paymentStatesOf } from '../database/repositories/payments.ts';
import type { ConfirmationDbRow } from '../database/schema.ts';
import { isUnavailable } from '../database/unavailable.ts';
import type { Domain } from '../payments/domain.ts';
import { type Effects, writeWithEffects } from '../payments/effects.ts';
import type { AnswerState } from '../payments/machines/action.ts';
import { holdsMoney, type PaymentState } from '../payments/machines/payment.ts';
import type { ConfirmationState } from './machine.ts';
import { checkEdge, moveConfirmation } from './move.ts';

/** A confirmation this worker may send, until `lease_until`. */
export type Claimed = ConfirmationDbRow & { readonly lease_token: string; readonly lease_until: number };

/** Of this process: claimed, and not in the books again. */
type InFlight = { has(id: number): boolean; readonly size: number };

/** How long one is left alone whose claim fails by a bug. */
const AFTER_BUG_MS = MINUTE;

/**
 * Takes what is due under a lease. The token fences: whoever lost the lease meanwhile can no longer write
 * a result. What this process is still sending is left alone even past its lease, so that a leap of the
 * wall clock cannot make one worker send what it is sending already.
 *
 * @param room how many may be taken; asked once it is this claim's turn to write
 */
export async function claimDue(domain: Domain, room: () => number, inFlight: InFlight): Promise<Claimed[]> {
  if ((await dueBeside(domain.database.read, domain.clock.now(), 1, inFlight)).length === 0) return [];
  try {
    return await claimThese(domain, (tx, now) => dueBeside(tx, now, room(), inFlight));
  } catch (err) {
    if (isUnavailable(err)) throw err;
    domain.logger.error({ err }, 'what is due could not be claimed together: each is by itself');
    return claimEach(domain, await dueBeside(domain.database.read, domain.clock.now(), room(), inFlight));
  }
}

/** One that cannot be claimed must not keep the others of all stores from being told. */
async function claimEach(domain: Domain, rows: readonly ConfirmationDbRow[]): Promise<Claimed[]> {
  const claimed: Claimed[] = [];
  for (const row of rows) {
    try {
      claimed.push(...(await claimThese(domain, (tx, now) => dueConfirmation(tx, row.id, now))));
    } catch (err) {
      // That is not this one's fault, nor will the next have more luck; what is claimed has only its lease.
      if (isUnavailable(err)) break;
      domain.logger.error({ err, confirmation: row.public_id }, 'a confirmation could not be claimed, and is put off');
      await domain.database
        .write((tx) => updateConfirmation(tx, row, { next_at: domain.clock.now() + AFTER_BUG_MS }))
        .catch((error) => domain.logger.error({ err: error }, 'nor could it be put off'));
    }
  }
  return claimed;
}

/** @param find looks inside the write: another server may have claimed what was due a moment ago */
function claimThese(
  domain: Domain,
  find: (tx: Queries, now: number) => Promise<ConfirmationDbRow[]>,
): Promise<Claimed[]> {
  return writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    const due = await find(tx, now);
    const paid = await checkoutsWithMoney(tx, due);
    const ready: ConfirmationDbRow[] = [];
    for (const row of due) if (await isStillDue(tx, row, now, paid, effects)) ready.push(row);
    return claim(tx, domain, ready, now);
  });
}

async function dueBeside(db: Queries, now: number, limit: number, inFlight: InFlight): Promise<ConfirmationDbRow[]> {
  const due = await dueConfirmations(db, now, limit);
  if (!due.some(({ id }) => inFlight.has(id))) return due;
  const more = await dueConfirmations(db, now, limit + inFlight.size);
  return more.filter(({ id }) => !inFlight.has(id)).slice(0, limit);
}

/** False: nothing is to be sent, and it is written down why. */
async function isStillDue(
  tx: Queries,
  row: ConfirmationDbRow,
  now: number,
  paid: ReadonlySet<number>,
  effects: Effects,
): Promise<boolean> {
  if (row.deadline_at !== null && row.deadline_at <= now) {
    const told = `Mark it in the store's dashboard, or try again with: tillgate confirmations resend ${row.public_id}`;
    await giveUp(tx, effects, row, now, `was not told "${row.kind}" for order ${row.order_ref} in time. ${told}`);
    return false;
  }
  if (row.kind === 'paid' && !paid.has(row.checkout_id)) {
    await giveUp(
      tx,
      effects,
      row,
      now,
      `is not told "paid" for order ${row.order_ref}: the money went back meanwhile.`,
    );
    return false;
  }
  if (row.action_id !== null && (await isKnown(tx, row.action_id))) {
    await moveConfirmation(tx, row, 'delivered', { next_at: null, delivered_at: now });
    return false;
  }
  return true;
}

async function claim(tx: Queries, domain: Domain, rows: readonly ConfirmationDbRow[], now: number): Promise<Claimed[]> {
  const until = now + domain.schedules.confirmationLeaseMs;
  const lease = { lease_token: randomUUID(), lease_until: until, next_at: until };
  const isDoubtful = (row: ConfirmationDbRow) =>
    (row.state as ConfirmationState) === 'sending' && !isIdempotent(domain, row);
  return [
    ...(await take(
      tx,
      rows.filter((row) => !isDoubtful(row)),
      lease,
      now,
    )),
    // Their last worker died while sending: nobody knows what the store heard, nor how lately.
    ...(await take(tx, rows.filter(isDoubtful), { ...lease, unsure_since: now }, now)),
  ];
}

async function take<Values extends Parameters<typeof claimConfirmations>[2]>(
  tx: Queries,
  rows: readonly ConfirmationDbRow[],
  values: Values,
  now: number,
): Promise<Claimed[]> {
  const ids = rows.map(({ id }) => id);
  for (const row of rows) checkEdge(row, 'sending');
  if ((await claimConfirmations(tx, ids, values)) !== ids.length)
    throw new Error('What was due changed under its write');
  await insertAttempts(tx, ids, now);
  return rows.map((row) => ({ ...row, ...values, state: 'sending', attempts: row.attempts + 1 }));
}

/** Its call was repeated, and answered with the outcome: there is nobody left to tell. */
const isKnown = async (tx: Queries, actionId: number) =>
  ((await actionById(tx, actionId)).answer as AnswerState) === 'given';

/**
 * Of the others the shopper has the money again, or the bank is taking it back: goods handed out now would be handed
 * out for nothing.
 */
async function checkoutsWithMoney(tx: Queries, rows: readonly ConfirmationDbRow[]): Promise<ReadonlySet<number>> {
  const checkouts = rows.filter(({ kind }) => kind === 'paid').map((row) => row.checkout_id);
  const payments = await paymentStatesOf(tx, checkouts);
  const held = payments.filter(({ state }) => holdsMoney(state as PaymentState) && state !== 'disputed');
  return new Set(held.map((payment) => payment.checkout_id));
}

/** Past the platform's own deadline, or without its money: parked where a person sees it. */
async function giveUp(tx: Queries, effects: Effects, row: ConfirmationDbRow, now: number, why: string): Promise<void> {
  if (!(await moveConfirmation(tx, row, 'dead', { next_at: null, lease_token: null, lease_until: null }))) return;
  await recordEvent(tx, about(await checkoutById(tx, row.checkout_id)), now, `confirmation.${row.kind}.dead`, {
    attempts: row.attempts,
  });
  effects.alert({
    code: 'confirmation_dead',
    subject: row.store_id,
    about: row.order_ref,
    message: `The store ${why}`,
  });
}

export const isIdempotent = (domain: Domain, row: ConfirmationDbRow) =>
  domain.stores.get(row.store_id)?.limits.confirmationIsIdempotent ?? false;
