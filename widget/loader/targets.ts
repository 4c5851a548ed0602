import { base } from './origin.ts';
import type { TillgateTarget } from './types.ts';

/**
 * The address of a checkout's page (`checkout/co_…`, with our base or with none), or undefined for any other.
 * The base ends in a slash, so that `https://pay.example.evil` does not share it.
 */
export function checkoutPage(url: string): string | undefined {
  const path = url.replace(base, '');
  return /^checkout\/co_\w+(\?|$)/.test(path) ? base + path : undefined;
}

/**
 * The address behind a target, or undefined when it is none: a checkout's page, or where the server tells the
 * page of an ATShop order ("ATShop custom gateway guide").
 */
export const addressOf = (target: TillgateTarget): string | undefined =>
  typeof target === 'string'
    ? checkoutPage(target)
    : `${base}atshop/${encodeURIComponent(target.store)}/payment-link?orderId=${encodeURIComponent(target.order)}`;
