import type { Queries } from '../database/database.ts';
import { authorizesOfCheckout } from '../database/repositories/actions.ts';
import { updateCheckout } from '../database/repositories/checkouts.ts';
import { confirmationOfOrder, insertConfirmation } from '../database/repositories/confirmations.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { activePayment } from '../database/repositories/payments.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import { settleAuthorizes } from './actions/settle.ts';
import type { Domain } from './domain.ts';
import type { Effects } from './effects.ts';
import { blockingFlags } from './flags.ts';
import { newConfirmationId } from './ids.ts';
import { isSecured, type PaymentState } from './machines/payment.ts';
import { moveCheckout } from './move-checkout.ts';
import { askPerson, firstStep } from './put-back.ts';
import { ownDisputedMinor, ownPaidMinor } from './surcharge.ts';

/**
 * Draws the consequence of a payment for its checkout and its store. A `paid` confirmation is written if
 * and only if the full amount is captured and nothing holds it back, in the transaction that recorded it.
 */
export async function settleCheckout(
  tx: Queries,
  domain: Domain,
  checkout: CheckoutRow,
  payment: PaymentRow,
  effects: Effects,
): Promise<void> {
  const now = domain.clock.now();
  const state = payment.state as PaymentState;
  const blocked = (await blockingFlags(tx, checkout.id, payment.id)).length > 0;

  await settleAuthorizes(tx, domain, checkout, payment, blocked, effects);
  if (state === 'disputed') await confirm(tx, domain, checkout, payment, 'chargeback', effects);
  if (checkout.state === 'completed') return moveCheckout(tx, checkout, 'completed', now, effects);

  // Where somebody else captures, a part that is captured already is of what was reserved.
  const reserved = payment.capture === 'manual' && (state === 'authorized' || state === 'partiallyCaptured');
  if ((state === 'paid' || reserved) && !blocked) {
    if (state === 'paid') await confirm(tx, domain, checkout, payment, 'paid', effects);
    await awaitClaim(tx, domain, checkout);
    return moveCheckout(tx, checkout, 'completed', now, effects);
  }
  if (isSecured(state, payment.capture) || blocked) return moveCheckout(tx, checkout, 'review', now, effects);

  // Nothing was taken: back to where the shopper can pay, unless the checkout ended meanwhile.
  const ended = checkout.state !== 'open' && checkout.state !== 'processing';
  if (ended) return moveCheckout(tx, checkout, checkout.state as 'expired', now, effects);
  const running = await activePayment(tx, checkout.id);
  return moveCheckout(tx, checkout, running ? 'processing' : 'open', now, effects);
}

/** A platform that captures itself has to claim the money; an order nobody places is shown to the merchant. */
async function awaitClaim(tx: Queries, domain: Domain, checkout: CheckoutRow): Promise<void> {
  if (domain.stores.get(checkout.store_id)?.limits.capture !== 'manual') return;
  const claimed = (await authorizesOfCheckout(tx, checkout.id)).some(({ state }) => state !== 'failed');
  const claim_by = claimed ? null : domain.clock.now() + domain.schedules.claimWithinMs;
  await updateCheckout(tx, checkout.id, { claim_by });
}

/** Puts one confirmation of a kind per order into the outbox. */
async function confirm(
  tx: Queries,
  domain: Domain,
  checkout: CheckoutRow,
  payment: PaymentRow,
  kind: 'paid' | 'chargeback',
  effects: Effects,
): Promise<void> {
  // A store that is missing from the configuration is told once it is back.
  if (domain.stores.get(checkout.store_id)?.platform.canConfirm(kind) === false) return;
  if (await confirmationOfOrder(tx, checkout.store_id, checkout.order_ref, kind)) return;
  const now = domain.clock.now();
  const { schedules } = domain;
  const inTime = checkout.confirm_by === null ? null : checkout.confirm_by - schedules.deadlineMarginMs;
  const public_id = newConfirmationId();
  const first = firstStep(domain, checkout, payment, now);
  await insertConfirmation(tx, {
    public_id,
    checkout_id: checkout.id,
    store_id: checkout.store_id,
    order_ref: checkout.order_ref,
    kind,
    seq: 1,
    action_id: null,
    amount_minor: kind === 'paid' ? ownPaidMinor(payment) : ownDisputedMinor(payment),
    currency: payment.currency,
    ...first,
    lease_token: null,
    lease_until: null,
    // Late money that a person accepted still gets its tries, though the platform may refuse them.
    deadline_at:
      inTime !== null && inTime > now
        ? inTime
        : now + (inTime === null ? schedules.defaultDeadlineMs : schedules.deadlineMarginMs),
    occurred_at: payment.captured_at ?? now,
    created_at: now,
    delivered_at: null,
  });
  await recordEvent(tx, about(checkout), now, `confirmation.${kind}.${first.state}`, { payment: payment.public_id });
  if (first.state === 'dead') effects.alert(askPerson({ ...checkout, kind }, public_id));
  else effects.confirmationAdded();
}
