import { exponentOf, type Money, MoneyError, parseDecimal, toDecimal } from '../../../shared/money.ts';

/** What PayPal takes (PayPal REST reference, Currency codes); some of them only from accounts of that country. */
export const CURRENCIES: readonly string[] =
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ');

/** "This currency does not support decimals" (PayPal REST reference, Currency codes); ISO 4217 gives two of them two. */
const WITHOUT_DECIMALS: ReadonlySet<string> = new Set(['HUF', 'JPY', 'TWD']);

/** An amount as PayPal writes it. */
export interface Amount {
  readonly currency_code: string;
  readonly value: string;
}

/** Null where PayPal cannot take exactly this amount, or not this currency. */
export function toPayPal(money: Money): Amount | null {
  const { currency } = money;
  if (!CURRENCIES.includes(currency)) return null;
  if (!WITHOUT_DECIMALS.has(currency)) return { currency_code: currency, value: toDecimal(money) };
  const units = money.amountMinor / 10 ** exponentOf(currency);
  return Number.isSafeInteger(units) ? { currency_code: currency, value: String(units) } : null;
}

/**
 * An amount of PayPal's as money.
 *
 * @throws MoneyError for what the currency does not have.
 */
export function fromPayPal({ currency_code, value }: Amount): Money {
  if (!/^[A-Z]{3}$/.test(currency_code)) throw new MoneyError(`Not a currency: ${currency_code}`);
  // Whole yen are whole yen, also where they are written with a point.
  return parseDecimal(exponentOf(currency_code) === 0 ? value.replace(/\.0+$/, '') : value, currency_code);
}
