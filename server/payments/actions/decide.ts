import type { Queries } from '../../database/database.ts';
import { actionsOfPayment, moveAction, updateAction } from '../../database/repositories/actions.ts';
import { checkoutById } from '../../database/repositories/checkouts.ts';
import { insertConfirmation } from '../../database/repositories/confirmations.ts';
import { about, recordEvent } from '../../database/repositories/events.ts';
import { openFlags } from '../../database/repositories/flags.ts';
import { paymentById } from '../../database/repositories/payments.ts';
import type { ActionRow, CheckoutRow, FlagRow } from '../../database/schema.ts';
import type { Domain } from '../domain.ts';
import type { Effects } from '../effects.ts';
import { clearFlags, type FlagCode, raiseFlag } from '../flags.ts';
import { newConfirmationId } from '../ids.ts';
import { type ActionState, type AnswerState, actionCanGo, isDecided } from '../machines/action.ts';

export type Decision =
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly code: string; readonly message: string };

/**
 * Decides an action, once. Who was told "later" is told through the outbox, in this same transaction; who could not be
 * told at all is shown to the merchant.
 */
export async function decideAction(
  tx: Queries,
  domain: Domain,
  action: ActionRow,
  decision: Decision,
  effects: Effects,
): Promise<void> {
  if (!actionCanGo(action.state as ActionState, decision.state)) return;
  const now = domain.clock.now();
  const failure = decision.state === 'failed' ? decision : null;
  const moved = await moveAction(tx, action, {
    state: decision.state,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    next_at: null,
    resolved_at: now,
  });
  if (!moved) return;
  const payment = await paymentById(tx, action.payment_id);
  const checkout = await checkoutById(tx, payment.checkout_id);
  await recordEvent(tx, about(checkout), now, `action.${action.kind}.${decision.state}`, {
    action: action.public_id,
    code: failure?.code ?? null,
  });
  const looked = await flagsAbout(tx, checkout, 'moveUnresolved', action);
  await clearFlags(tx, checkout, looked, now, 'the provider, in the end');
  const answer = action.answer as AnswerState;
  if (answer === 'deferred' || answer === 'unheard') await report(tx, domain, checkout, action, effects);
  const unknown = answer === 'lost' || answer === 'unheard';
  if (unknown && decision.state === 'succeeded') await flagUnheard(tx, checkout, action, now, effects);
  await wakeNext(tx, action, now, effects);
  effects.actionDecided(action.public_id);
}

/** Puts the outcome into the outbox: one per action. */
async function report(
  tx: Queries,
  domain: Domain,
  checkout: CheckoutRow,
  action: ActionRow,
  effects: Effects,
): Promise<void> {
  const now = domain.clock.now();
  await insertConfirmation(tx, {
    public_id: newConfirmationId(),
    checkout_id: checkout.id,
    store_id: action.store_id,
    order_ref: action.order_ref,
    kind: 'actionResult',
    seq: action.id,
    action_id: action.id,
    amount_minor: action.amount_minor,
    currency: action.currency,
    state: 'queued',
    next_at: now + domain.schedules.actionResultDelayMs,
    lease_token: null,
    lease_until: null,
    unsure_since: null,
    deadline_at: now + domain.schedules.defaultDeadlineMs,
    occurred_at: now,
    created_at: now,
    delivered_at: null,
  });
  effects.confirmationAdded();
}

/** Money moved, and the platform's call broke off before it was told. */
export async function flagUnheard(
  tx: Queries,
  checkout: CheckoutRow,
  action: ActionRow,
  now: number,
  effects: Effects,
): Promise<void> {
  const detail = { action: action.public_id, kind: action.kind };
  await raiseFlag(tx, checkout, action.payment_id, 'unheard', now, effects, detail, { newMoney: true });
}

/** The platform has heard of it after all. */
export async function clearUnheard(
  tx: Queries,
  checkout: CheckoutRow,
  action: ActionRow,
  now: number,
  by: string,
): Promise<boolean> {
  const heard = await flagsAbout(tx, checkout, 'unheard', action);
  await clearFlags(tx, checkout, heard, now, by);
  return heard.length > 0;
}

/** Undecided flags of a kind that are about one action. */
export async function flagsAbout(
  tx: Queries,
  checkout: CheckoutRow,
  code: FlagCode,
  action: ActionRow,
): Promise<FlagRow[]> {
  return (await openFlags(tx, checkout.id)).filter(
    (flag) => flag.code === code && JSON.parse(flag.detail).action === action.public_id,
  );
}

/** The action that waited behind this one, if any, has its turn. */
async function wakeNext(tx: Queries, action: ActionRow, now: number, effects: Effects): Promise<void> {
  const next = (await actionsOfPayment(tx, action.payment_id)).find(
    (other) => other.id !== action.id && other.kind !== 'authorize' && !isDecided(other.state as ActionState),
  );
  if (!next) return;
  await updateAction(tx, next.id, { next_at: now });
  effects.checkNeeded();
}
