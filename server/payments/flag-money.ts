import type { Queries } from '../database/database.ts';
import { checkoutsOfOrder, completedCheckoutsOfBasket } from '../database/repositories/checkouts.ts';
import type { EventDetail } from '../database/repositories/events.ts';
import { openFlags } from '../database/repositories/flags.ts';
import { paymentsOfCheckout } from '../database/repositories/payments.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import type { Method } from './domain.ts';
import type { Effects } from './effects.ts';
import { clearFlags, type FlagCode, raiseFlag } from './flags.ts';
import { isSecured, type PaymentState } from './machines/payment.ts';
import { securedMinor } from './secured.ts';

/** Compares what arrived with what was due, when, and how often. Called when there is new money. */
export async function flagMoney(
  tx: Queries,
  method: Method,
  checkout: CheckoutRow,
  payment: PaymentRow,
  now: number,
  effects: Effects,
): Promise<void> {
  const arrived = securedMinor(payment);
  const due = payment.amount_minor;
  const { surcharge_minor: surcharge } = payment;
  const difference = { due, arrived, ...(surcharge > 0 && { surcharge }) };
  const raise = (code: FlagCode, detail: EventDetail = {}) =>
    raiseFlag(tx, checkout, payment.id, code, now, effects, detail, { newMoney: true });
  // Where the provider takes the amount it is told to, another one is the provider's contradiction.
  const byShopper = method.capabilities.settledBy === 'operator' || method.capabilities.amounts === 'shopper';
  if (arrived < due) await raise(byShopper ? 'underpaid' : 'amountMismatch', difference);
  if (arrived > due) await raise(byShopper ? 'overpaid' : 'amountMismatch', difference);
  if (arrived >= due) {
    const gone = (await openFlags(tx, checkout.id)).filter(
      (f) => f.code === 'underpaid' && f.payment_id === payment.id,
    );
    await clearFlags(tx, checkout, gone, now, 'the rest of the money');
  }
  const endedAt = endOf(method, checkout, payment);
  if (isLate(checkout, payment, endedAt, now)) await raise('paidLate', { endedAt: endedAt ?? checkout.expires_at });
  if (await orderPaidByAnother(tx, checkout, payment)) await raise('paidTwice');
  if (checkout.basket_ref !== null && checkout.state !== 'completed') {
    const others = await completedCheckoutsOfBasket(tx, checkout.store_id, checkout.basket_ref);
    if (others.some((other) => other.order_ref !== checkout.order_ref)) {
      await raise('basketPaidTwice', { basket: checkout.basket_ref });
    }
  }
}

/**
 * When this money was too late; null: it could come at any time. What a shopper may send whenever they like was promised
 * at a price only for as long as the attempt could be paid.
 */
function endOf(method: Method, checkout: CheckoutRow, payment: PaymentRow): number | null {
  if (method.capabilities.amounts === 'shopper') return payment.expires_at;
  return checkout.state === 'expired' ? checkout.expires_at : null;
}

function isLate(checkout: CheckoutRow, payment: PaymentRow, endedAt: number | null, now: number): boolean {
  if (checkout.state === 'completed') return false;
  if (checkout.state === 'cancelled') return true;
  if (checkout.confirm_by !== null && now >= checkout.confirm_by) return true;
  return endedAt !== null && (payment.captured_at ?? now) > endedAt;
}

/** Also when that one was refunded since, if the store was told of it: this money is then one too many all the same. */
async function orderPaidByAnother(tx: Queries, checkout: CheckoutRow, payment: PaymentRow): Promise<boolean> {
  for (const one of await checkoutsOfOrder(tx, checkout.store_id, checkout.order_ref)) {
    if (one.superseded === 1) continue;
    const payments = await paymentsOfCheckout(tx, one.id);
    if (payments.some((other) => other.id !== payment.id && isSomeonesMoney(other, one))) {
      return true;
    }
  }
  return false;
}

const isSomeonesMoney = (payment: PaymentRow, { state }: CheckoutRow) =>
  securedMinor(payment) > 0 && (isSecured(payment.state as PaymentState, payment.capture) || state === 'completed');
