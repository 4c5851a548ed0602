import type { CheckoutView, MethodView, PaymentView } from '../../../shared/api.ts';
import { type Money, money } from '../../../shared/money.ts';
import type { Screen } from './screen.ts';

/** Something that has a price on top of the order: a method that may be picked, or an attempt that was. */
export type Priced = Pick<MethodView | PaymentView, 'surcharge'>;

/** What will be charged with a method, or is charged by an attempt: the order's amount and the fee. */
export function totalOf({ amount }: Pick<CheckoutView, 'amount'>, priced: Priced | null): Money {
  return money(amount.amountMinor + (priced?.surcharge?.amountMinor ?? 0), amount.currency);
}

/** What the amounts on a screen belong to: while the shopper chooses, the method he picked; then the attempt, if any. */
export function pricedOn(screen: Screen, method: MethodView | null, payment: PaymentView | null): Priced | null {
  if (screen === 'pay' || screen === 'failed') return method;
  return screen === 'expired' || screen === 'cancelled' ? null : payment;
}
