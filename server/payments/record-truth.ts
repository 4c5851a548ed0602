import type { Queries } from '../database/database.ts';
import { checkoutById, checkoutsOfOrder, completedCheckoutsOfBasket } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { openFlags } from '../database/repositories/flags.ts';
import { findPaymentByProviderRef, paymentById, paymentsOfCheckout } from '../database/repositories/payments.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import type { ProviderPayment } from '../providers/provider.ts';
import type { Domain, Method } from './domain.ts';
import type { Effects } from './effects.ts';
import { clearFlags, raiseFlag } from './flags.ts';
import { holdsMoney, isOver, type PaymentState, paymentAfter, truthOf } from './machines/payment.ts';
import { recordLook } from './record-look.ts';
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
  const state = before.state as PaymentState;

  if (truth.merchantRef !== before.public_id || (await isAnothers(tx, before, truth.providerRef))) {
    const answered = `${truth.merchantRef} ${truth.providerRef}`.slice(0, 100);
    await raiseFlag(tx, checkout, before.id, 'wrongPayment', now, { answered });
    return recordLook(tx, domain, method, before, state, now);
  }
  if (truth.live === method.test) await raiseFlag(tx, checkout, before.id, 'modeMismatch', now, { live: truth.live });
  if (truth.captured.amountMinor > 0 && truth.captured.currency !== before.currency) {
    await raiseFlag(tx, checkout, before.id, 'currencyMismatch', now, { arrived: truth.captured.currency });
    await recordLook(tx, domain, method, before, state, now);
    return settleCheckout(tx, domain, checkout, before, effects);
  }

  const verdict = paymentAfter(state, truthOf(truth, before.amount_minor));
  if (verdict === 'review')
    await raiseFlag(tx, checkout, before.id, 'contradiction', now, { stage: truth.stage, state });
  const after = verdict === 'ignore' || verdict === 'review' ? state : verdict;

  const payment = await store(tx, domain, method, before, after, truth, now);
  if (after !== state) {
    await recordEvent(tx, about(checkout), now, `payment.${after}`, { payment: payment.public_id, from: state });
  }
  const more = payment.captured_minor > before.captured_minor;
  if (holdsMoney(after) && payment.captured_minor > 0 && (more || !holdsMoney(state))) {
    await flagMoney(tx, method, checkout, payment, now);
  }
  if (after === 'partiallyRefunded' && state !== after && checkout.state !== 'completed') {
    await raiseFlag(tx, checkout, payment.id, 'partlyRefunded', now, { refunded: payment.refunded_minor });
  }
  if (after === 'disputed' && state !== 'disputed') {
    await raiseFlag(tx, checkout, payment.id, 'disputed', now, { amount: payment.disputed_minor });
  }
  if (after !== state || more) {
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
  await recordLook(tx, domain, method, before, after, now, {
    provider_ref: truth.providerRef,
    // A payment that is over makes room for the next attempt; one that holds money keeps the place.
    active: isOver(after) ? 0 : holdsMoney(after) && before.active === 0 ? await seat(tx, before) : before.active,
    decline_code: after === 'failed' ? (truth.decline?.code ?? before.decline_code ?? 'session_expired') : null,
    authorized_minor: Math.max(before.authorized_minor, truth.authorized.amountMinor),
    captured_minor: Math.max(before.captured_minor, truth.captured.amountMinor),
    refunded_minor: Math.max(before.refunded_minor, truth.refunded.amountMinor),
    disputed_minor: truth.disputed?.amountMinor ?? 0,
    captured_at: before.captured_at ?? (truth.captured.amountMinor > 0 ? (truth.capturedAt ?? now) : null),
  });
  return paymentById(tx, before.id);
}

/** Whether the provider's id already belongs to another payment of ours. */
export async function isAnothers(tx: Queries, payment: PaymentRow, providerRef: string): Promise<boolean> {
  const owner = await findPaymentByProviderRef(tx, payment.method_id, providerRef);
  return owner !== undefined && owner.id !== payment.id;
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

/** Also when that one was refunded since, if the store was told of it: this money is then one too many all the same. */
async function orderPaidByAnother(tx: Queries, checkout: CheckoutRow, payment: PaymentRow): Promise<boolean> {
  for (const one of await checkoutsOfOrder(tx, checkout.store_id, checkout.order_ref)) {
    const payments = await paymentsOfCheckout(tx, one.id);
    if (
      payments.some(
        (other) =>
          other.id !== payment.id &&
          other.captured_minor > 0 &&
          (holdsMoney(other.state as PaymentState) || one.state === 'completed'),
      )
    ) {
      return true;
    }
  }
  return false;
}
