import type { CheckoutView } from '../../../shared/api.ts';
import { amountKey, displayMoney, type Money } from '../../../shared/money.ts';

/** How every amount that a checkout can show at first reads in a language: the order, each fee, and each sum of both. */
export function amountsOf(view: CheckoutView, locale: string): Readonly<Record<string, string>> {
  const { amount, methods, payment } = view;
  const fees = [...methods, payment].flatMap((priced) => priced?.surcharge ?? []);
  const sums = fees.map((fee): Money => ({ ...amount, amountMinor: amount.amountMinor + fee.amountMinor }));
  return Object.fromEntries([amount, ...fees, ...sums].map((each) => [amountKey(each), displayMoney(each, locale)]));
}
