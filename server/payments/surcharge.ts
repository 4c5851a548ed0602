import { type Money, money } from '../../shared/money.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import type { Method, Store } from './domain.ts';

const WHOLE_THOUSANDTHS = 100_000n;

/**
 * What paying an order's amount with a method costs on top, in the same currency: the fixed part of that currency, if
 * any, plus the percentage of the order's amount, rounded half up to the minor unit. Exact: no float touches it.
 *
 * None where the platform moves the order's amount itself (`limits.capture: 'manual'`): the configuration refuses it
 * there, and an amount of such a platform must never meet a surcharge.
 */
export function surchargeOf({ limits }: Store, { terms }: Method, order: Money): number {
  if (terms.surcharge === null || limits.capture === 'manual') return 0;
  const { fixed, percentThousandths } = terms.surcharge;
  const share = BigInt(order.amountMinor) * BigInt(percentThousandths);
  const rounded = (share + WHOLE_THOUSANDTHS / 2n) / WHOLE_THOUSANDTHS;
  return (fixed.find(({ currency }) => currency === order.currency)?.amountMinor ?? 0) + Number(rounded);
}

/** A checkout's amount, which is the store's own. */
export const orderAmountOf = ({ amount_minor, currency }: CheckoutRow): Money => money(amount_minor, currency);

/**
 * What the store is told as paid, minor units: the surcharge, which it knows nothing of, is what comes last. Money that is
 * short, and that the merchant accepts, counts for the order first.
 */
export function ownPaidMinor({ amount_minor, captured_minor, surcharge_minor }: PaymentRow): number {
  const over = Math.max(0, captured_minor - amount_minor);
  return Math.min(captured_minor, amount_minor - surcharge_minor) + over;
}

/**
 * What the store is told as taken back, minor units. A dispute counts against the store's own amount first; only what
 * goes beyond is of the surcharge. So a dispute of everything is exactly what the store was told as paid.
 */
export function ownDisputedMinor(payment: PaymentRow): number {
  const beyond = Math.max(0, payment.disputed_minor - ownPaidMinor(payment));
  return payment.disputed_minor - Math.min(payment.surcharge_minor, beyond);
}
