import { exponentOf, type Money, MoneyError, money } from '../../../shared/money.ts';

/**
 * Where Stripe counts in another unit than ISO 4217's (Stripe documentation, Supported currencies, special cases):
 * krónur and shillings have no cents, but are written with two digits; ariary have fifths, but are written whole.
 * HUF and TWD are special for payouts only.
 */
const EXPONENTS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

const stripeExponentOf = (currency: string): number => EXPONENTS[currency] ?? exponentOf(currency);

/** The last digit of three must be 0: "rounded to the nearest ten" would be another amount. */
const isThreeDecimal = (currency: string): boolean => stripeExponentOf(currency) === 3;

/** An amount in Stripe's unit; null where Stripe cannot take exactly this amount. */
export function toStripe({ amountMinor, currency }: Money): number | null {
  const shift = stripeExponentOf(currency) - exponentOf(currency);
  const amount = shift < 0 ? amountMinor / 10 ** -shift : amountMinor * 10 ** shift;
  if (!Number.isSafeInteger(amount)) return null;
  return isThreeDecimal(currency) && amount % 10 !== 0 ? null : amount;
}

/**
 * An amount of Stripe's as money.
 *
 * @throws MoneyError for a fraction of the currency's smallest unit.
 */
export function fromStripe(amount: number, currency: string): Money {
  const code = currency.toUpperCase();
  const shift = exponentOf(code) - stripeExponentOf(code);
  const amountMinor = shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift;
  if (!Number.isSafeInteger(amountMinor)) throw new MoneyError(`Not an amount of ${code} at Stripe: ${amount}`);
  return money(amountMinor, code);
}

/** ISO 4217 in lower case, as Stripe writes it. */
export const currencyAtStripe = ({ currency }: Money): string => currency.toLowerCase();
