import { MAX_AMOUNT_MINOR } from '../../../shared/money.ts';
import type { AtshopOrder, AtshopProduct } from './order.ts';

export type AmountResult =
  | { readonly ok: true; readonly amountMinor: number }
  /** `reason` is for merchant and shopper: it names fields and numbers of the order, nothing personal. */
  | { readonly ok: false; readonly reason: string };

/** More pieces in one order are a mistake, not a sale. */
const MAX_QUANTITY = 1_000_000;

const refuse = (reason: string): AmountResult => ({ ok: false, reason });

/**
 * What an order costs, in minor units of the shop's currency: its `toPay` (the whole order, discounts included) where it
 * has one, else quantity × the product's value, rounded once (ATShop custom gateway guide). The guide's
 * `toPay || quantity * value` charges the full price when `toPay` is 0 or broken; here that is refused.
 */
export function amountOf(order: AtshopOrder, product: AtshopProduct): AmountResult {
  const { quantity, toPay } = order;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY) {
    return refuse('The order has no usable quantity.');
  }
  if (toPay !== undefined) return discounted(toPay);
  if (typeof product.value !== 'number' || !Number.isFinite(product.value) || product.value <= 0) {
    return refuse('The product has no usable price.');
  }
  return rounded(quantity * product.value);
}

function discounted(toPay: unknown): AmountResult {
  if (typeof toPay !== 'number' || !Number.isFinite(toPay) || toPay < 0) {
    return refuse('The order has a discounted amount that is not a number.');
  }
  if (toPay === 0) {
    return refuse('Nothing is left to pay for this order (toPay is 0). The merchant can fulfil it by hand in ATShop.');
  }
  return rounded(toPay);
}

function rounded(exact: number): AmountResult {
  const amountMinor = Math.round(exact);
  if (amountMinor < 1) return refuse('The amount of the order rounds to zero.');
  if (amountMinor > MAX_AMOUNT_MINOR) return refuse('The amount of the order is too large.');
  return { ok: true, amountMinor };
}
