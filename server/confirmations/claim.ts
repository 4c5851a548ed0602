import { randomUUID } from 'node:crypto';
import type { Queries } from '../database/database.ts';
import { actionById } from '../database/repositories/actions.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { dueConfirmations, insertAttempt } from '../database/repositories/confirmations.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { paymentsOfCheckout } from '../database/repositories/payments.ts';
import type { ConfirmationDbRow } from '../database/schema.ts';
import type { Domain } from '../payments/domain.ts';
import { type Effects, writeWithEffects } from '../payments/effects.ts';
import type { AnswerState } from '../payments/machines/action.ts';
import { holdsMoney, type PaymentState } from '../payments/machines/payment.ts';
import type { ConfirmationState } from './machine.ts';
import { moveConfirmation } from './move.ts';

/** A confirmation this worker may send, until `lease_until`. */
export type Claimed = ConfirmationDbRow & { readonly lease_token: string; readonly lease_until: number };

/**
 * Takes what is due under a lease. The token fences: whoever lost the lease meanwhile can no longer write
 * a result. What this process is still sending is left alone even past its lease, so that a leap of the
 * wall clock cannot make one worker send what it is sending already.
 */
export async function claimDue(domain: Domain, limit: number, inFlight: ReadonlySet<number>): Promise<Claimed[]> {
  const except = [...inFlight];
  if ((await dueConfirmations(domain.database.read, domain.clock.now(), 1, except)).length === 0) return [];
  return writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    const claimed: Claimed[] = [];
    // Looked for inside the write: another server may have claimed what was due a moment ago.
    for (const row of await dueConfirmations(tx, now, limit, except)) {
      const one = await claim(tx, domain, row, now, effects);
      if (one) claimed.push(one);
    }
    return claimed;
  });
}

async function claim(
  tx: Queries,
  domain: Domain,
  row: ConfirmationDbRow,
  now: number,
  effects: Effects,
): Promise<Claimed | null> {
  if (row.deadline_at !== null && row.deadline_at <= now) {
    const told = `Mark it in the store's dashboard, or try again with: tillgate confirmations resend ${row.public_id}`;
    await giveUp(tx, effects, row, now, `was not told "${row.kind}" for order ${row.order_ref} in time. ${told}`);
    return null;
  }
  if (row.kind === 'paid' && !(await moneyIsThere(tx, row))) {
    await giveUp(
      tx,
      effects,
      row,
      now,
      `is not told "paid" for order ${row.order_ref}: the money went back meanwhile.`,
    );
    return null;
  }
  if (row.action_id !== null && (await isKnown(tx, row.action_id))) {
    await moveConfirmation(tx, row, 'delivered', { next_at: null, delivered_at: now });
    return null;
  }
  const orphan = (row.state as ConfirmationState) === 'sending';
  const values = {
    lease_token: randomUUID(),
    lease_until: now + domain.schedules.confirmationLeaseMs,
    next_at: now + domain.schedules.confirmationLeaseMs,
    attempts: row.attempts + 1,
    // Its last worker died while sending: nobody knows what the store heard, nor how lately.
    unsure_since: orphan && !isIdempotent(domain, row) ? now : row.unsure_since,
  };
  if (!(await moveConfirmation(tx, row, 'sending', values))) return null;
  await insertAttempt(tx, {
    confirmation_id: row.id,
    number: values.attempts,
    started_at: now,
    finished_at: null,
    result: 'sending',
    status: '',
    body: '',
  });
  return { ...row, ...values, state: 'sending' };
}

/** Its call was repeated, and answered with the outcome: there is nobody left to tell. */
const isKnown = async (tx: Queries, actionId: number) =>
  ((await actionById(tx, actionId)).answer as AnswerState) === 'given';

/** The shopper has it again, or the bank is taking it back: goods handed out now would be handed out for nothing. */
async function moneyIsThere(tx: Queries, row: ConfirmationDbRow): Promise<boolean> {
  const payments = await paymentsOfCheckout(tx, row.checkout_id);
  return payments.some(({ state }) => holdsMoney(state as PaymentState) && state !== 'disputed');
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
