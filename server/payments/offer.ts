import { displayMoney, MAX_AMOUNT_MINOR, type Money } from '../../shared/money.ts';
import type { CheckoutRow } from '../database/schema.ts';
import { type Domain, type Method, RefusedError, type Store, takes } from './domain.ts';
import { orderAmountOf, surchargeOf } from './surcharge.ts';

/** A method a checkout can be paid with, and what that costs on top of the order's amount. */
export interface Offer {
  readonly store: Store;
  readonly method: Method;
  readonly surchargeMinor: number;
}

/** Country codes are ISO 3166-1 alpha-2; null: unknown. Then every method stays: the provider has the last word. */
type Country = string | null;

/**
 * Why a method is not offered for an order, in the merchant's words; null: it is offered. The one place that decides:
 * the page, the press of Pay and the platform's own actions all ask here.
 */
export function obstacleTo(store: Store, method: Method, order: Money, country: Country): string | null {
  const { minimum, maximum, currencies, countries } = method.terms;
  const { currency, amountMinor } = order;
  const of = (bounds: readonly Money[]) => bounds.find((bound) => bound.currency === currency);
  const [low, high] = [of(minimum), of(maximum)];
  if (!takes(method, currency) || currencies?.includes(currency) === false) return `not offered in ${currency}`;
  if (low && amountMinor < low.amountMinor) return `${say(order)} is below its minimum of ${say(low)}`;
  if (high && amountMinor > high.amountMinor) return `${say(order)} is above its maximum of ${say(high)}`;
  if (country !== null && countries?.includes(country) === false) return `not offered in the country ${country}`;
  if (amountMinor + surchargeOf(store, method, order) > MAX_AMOUNT_MINOR) return 'too much with its surcharge';
  return null;
}

/** What a checkout can be paid with, in the store's order. `seen`: the country the shopper's address is in. */
export function offersOf(domain: Domain, store: Store, checkout: CheckoutRow, seen: Country): Offer[] {
  const order = orderAmountOf(checkout);
  const obstacles: string[] = [];
  const offers = store.config.methods.flatMap((id): Offer[] => {
    const method = domain.methods.get(id);
    if (!method) return [];
    const obstacle = obstacleTo(store, method, order, checkout.country ?? seen);
    if (obstacle === null) return [{ store, method, surchargeMinor: surchargeOf(store, method, order) }];
    obstacles.push(`${id}: ${obstacle}`);
    return [];
  });
  if (offers.length === 0 && checkout.state === 'open') alertNothingOffered(domain, checkout, obstacles);
  return offers;
}

/**
 * The offer the shopper has picked.
 *
 * @throws RefusedError method_unknown
 */
export function offerOf(domain: Domain, checkout: CheckoutRow, id: string, seen: Country): Offer {
  const store = domain.stores.get(checkout.store_id);
  const method = store?.config.methods.includes(id) ? domain.methods.get(id) : undefined;
  const order = orderAmountOf(checkout);
  if (!store || !method || obstacleTo(store, method, order, checkout.country ?? seen) !== null) {
    throw new RefusedError('method_unknown', 'This way to pay is not offered for this checkout.', 422);
  }
  return { store, method, surchargeMinor: surchargeOf(store, method, order) };
}

/** The shopper only reads that nothing is available: the merchant reads why. */
function alertNothingOffered(domain: Domain, checkout: CheckoutRow, obstacles: readonly string[]): void {
  domain.alert({
    code: 'nothing_offered',
    subject: checkout.store_id,
    about: checkout.order_ref,
    message:
      `Order ${checkout.order_ref} cannot be paid, no method is offered for it (${obstacles.join('; ')}). ` +
      'Widen minimum, maximum, currencies or countries of a method in tillgate.yaml, or add one.',
  });
}

const say = (amount: Money) => displayMoney(amount, 'en');
