import type { Queries } from '../database/database.ts';
import { checkoutById, checkoutsOfOrder, completedCheckoutsOfBasket } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { openFlags } from '../database/repositories/flags.ts';
import { paymentById, paymentsOfCheckout, updatePayment } from '../database/repositories/payments.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import type { ProviderPayment } from '../providers/provider.ts';
import type { Domain, Method } from './domain.ts';
import type { Effects } from './effects.ts';
import { clearFlags, raiseFlag } from './flags.ts';
import { holdsMoney, isOver, type PaymentState, paymentAfter, truthOf } from './machines/payment.ts';
import { nextCheckAfter } from './next-check.ts';
import { settleCheckout } from './settle-checkout.ts';

/**
 * Writes down what a provider says of a payment, and in the same transaction whatever follows from it:
 * flags, the checkout's state, and the store's `paid`. Every fact about money enters through here, however
 * it was learnt, so that notification, poll, return and operator cannot disagree.
 */
export async function recordTruth(
  tx: Queries,
  domain: Domain,
  method: Method,
  paymentId: number,
  truth: ProviderPayment,
  effects: Effects,
): Promise<void> {
  const now = domain.clock.now();
  const before = await paymentById(tx, paymentId);
  const checkout = await checkoutById(tx, before.checkout_id);

  if (truth.merchantRef !== before.public_id) {
    await raiseFlag(tx, checkout, before.id, 'wrongPayment', now, { answered: truth.merchantRef.slice(0, 64) });
    await lookAgainLater(tx, domain, method, before, now);
    return;
  }
  if (truth.live === method.test) await raiseFlag(tx, checkout, before.id, 'modeMismatch', now, { live: truth.live });
  if (truth.captured.amountMinor > 0 && truth.captured.currency !== before.currency) {
    await raiseFlag(tx, checkout, before.id, 'currencyMismatch', now, { arrived: truth.captured.currency });
    await lookAgainLater(tx, domain, method, before, now);
    await settleCheckout(tx, domain, checkout, before, effects);
    return;
  }

  const state = before.state as PaymentState;
  const verdict = paymentAfter(state, truthOf(truth, before.amount_minor));
  if (verdict === 'review')
    await raiseFlag(tx, checkout, before.id, 'contradiction', now, { stage: truth.stage, state });
  const after = verdict === 'ignore' || verdict === 'review' ? state : verdict;

  const payment = await store(tx, domain, method, before, after, truth, now);
  if (after !== state) {
    await recordEvent(tx, about(checkout), now, `payment.${after}`, { payment: payment.public_id, from: state });
  }
  if (holdsMoney(after) && payment.captured_minor > 0) await flagMoney(tx, method, checkout, payment, now);
  if (after === 'disputed' && state !== 'disputed') {
    await raiseFlag(tx, checkout, payment.id, 'disputed', now, { amount: payment.disputed_minor });
  }
  if (after !== state || payment.captured_minor !== before.captured_minor || payment.action_url !== before.action_url) {
    await settleCheckout(tx, domain, await checkoutById(tx, checkout.id), payment, effects);
  }
}

async function store(
  tx: Queries,
  domain: Domain,
  method: Method,
  before: PaymentRow,
  after: PaymentState,
  truth: ProviderPayment,
  now: number,
): Promise<PaymentRow> {
  const changed = after !== before.state;
  const checks = changed ? 0 : before.checks + 1;
  await updatePayment(tx, before.id, {
    state: after,
    provider_ref: truth.providerRef,
    // A payment that is over makes room for the next attempt; one that holds money keeps the place.
    active: isOver(after) ? 0 : holdsMoney(after) && before.active === 0 ? await seat(tx, before) : before.active,
    decline_code: after === 'failed' ? (truth.decline?.code ?? before.decline_code ?? 'session_expired') : null,
    authorized_minor: Math.max(before.authorized_minor, truth.authorized.amountMinor),
    captured_minor: Math.max(before.captured_minor, truth.captured.amountMinor),
    refunded_minor: Math.max(before.refunded_minor, truth.refunded.amountMinor),
    disputed_minor: truth.disputed?.amountMinor ?? 0,
    captured_at: before.captured_at ?? (truth.captured.amountMinor > 0 ? (truth.capturedAt ?? now) : null),
    checks,
    next_check_at: nextCheckAfter(domain, method, before, after, checks, now),
    updated_at: now,
  });
  return paymentById(tx, before.id);
}

/** A truth that cannot be written down must not be asked for in a tight loop. */
export async function lookAgainLater(
  tx: Queries,
  domain: Pick<Domain, 'schedules'>,
  method: Method,
  payment: PaymentRow,
  now: number,
): Promise<void> {
  const checks = payment.checks + 1;
  const next = nextCheckAfter(domain, method, payment, payment.state as PaymentState, checks, now);
  await updatePayment(tx, payment.id, { checks, next_check_at: next, updated_at: now });
}

/** Money on a payment nobody was in any more: it becomes the checkout's payment unless another runs. */
async function seat(tx: Queries, payment: PaymentRow): Promise<0 | 1> {
  const all = await paymentsOfCheckout(tx, payment.checkout_id);
  return all.some((other) => other.active === 1) ? 0 : 1;
}

/** Compares what arrived with what was due, when, and how often. */
async function flagMoney(
  tx: Queries,
  method: Method,
  checkout: CheckoutRow,
  payment: PaymentRow,
  now: number,
): Promise<void> {
  const arrived = payment.captured_minor;
  const due = payment.amount_minor;
  const detail = { due, arrived };
  const byHand = method.capabilities.settledBy === 'operator';
  if (arrived < due) await raiseFlag(tx, checkout, payment.id, byHand ? 'underpaid' : 'amountMismatch', now, detail);
  if (arrived > due) await raiseFlag(tx, checkout, payment.id, byHand ? 'overpaid' : 'amountMismatch', now, detail);
  if (arrived >= due) {
    const gone = (await openFlags(tx, checkout.id)).filter(
      (f) => f.code === 'underpaid' && f.payment_id === payment.id,
    );
    await clearFlags(tx, checkout, gone, now, 'the rest of the money');
  }
  if (isLate(checkout, payment, now)) {
    await raiseFlag(tx, checkout, payment.id, 'paidLate', now, { endedAt: checkout.expires_at });
  }
  if (await orderPaidByAnother(tx, checkout, payment)) await raiseFlag(tx, checkout, payment.id, 'paidTwice', now);
  if (checkout.basket_ref !== null && checkout.state !== 'completed') {
    const others = await completedCheckoutsOfBasket(tx, checkout.store_id, checkout.basket_ref);
    if (others.some((other) => other.order_ref !== checkout.order_ref)) {
      await raiseFlag(tx, checkout, payment.id, 'basketPaidTwice', now, { basket: checkout.basket_ref });
    }
  }
}

function isLate(checkout: CheckoutRow, payment: PaymentRow, now: number): boolean {
  if (checkout.state === 'completed') return false;
  if (checkout.state === 'cancelled') return true;
  if (checkout.confirm_by !== null && now >= checkout.confirm_by) return true;
  return checkout.state === 'expired' && (payment.captured_at ?? now) > checkout.expires_at;
}

async function orderPaidByAnother(tx: Queries, checkout: CheckoutRow, payment: PaymentRow): Promise<boolean> {
  for (const one of await checkoutsOfOrder(tx, checkout.store_id, checkout.order_ref)) {
    const payments = await paymentsOfCheckout(tx, one.id);
    if (
      payments.some(
        (other) => other.id !== payment.id && other.captured_minor > 0 && holdsMoney(other.state as PaymentState),
      )
    ) {
      return true;
    }
  }
  return false;
}
