import { exponentOf, type Money } from '../../../shared/money.ts';
import { type Amount, malformed, unprocessable } from './things.ts';

/** PayPal REST reference, Currency codes: written out once more, so that the adapter's own table is checked. */
const TAKEN = [
  ...['AUD', 'BRL', 'CAD', 'CNY', 'CZK', 'DKK', 'EUR', 'HKD', 'HUF', 'ILS', 'JPY', 'MYR'],
  ...['MXN', 'TWD', 'NZD', 'NOK', 'PHP', 'PLN', 'GBP', 'SGD', 'SEK', 'CHF', 'THB', 'USD'],
];
const WHOLE = ['HUF', 'JPY', 'TWD'];

const digitsOf = (currency: string): number => (WHOLE.includes(currency) ? 0 : 2);

/** Refuses what PayPal refuses; answers the amount in PayPal's smallest unit. */
export function unitsOf(amount: unknown): number {
  const { currency_code, value } = (amount ?? {}) as Partial<Amount>;
  if (typeof currency_code !== 'string' || typeof value !== 'string') {
    throw malformed('MISSING_REQUIRED_PARAMETER', 'amount');
  }
  if (!TAKEN.includes(currency_code)) throw unprocessable('CURRENCY_NOT_SUPPORTED');
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === '') throw malformed('INVALID_PARAMETER_SYNTAX', 'value');
  if (fraction.length > digitsOf(currency_code)) throw unprocessable('DECIMAL_PRECISION');
  const units = Number(`${whole}${fraction.padEnd(digitsOf(currency_code), '0')}`);
  if (units <= 0) throw unprocessable('CANNOT_BE_ZERO_OR_NEGATIVE');
  return units;
}

export function amountOf(units: number, currency: string): Amount {
  const digits = digitsOf(currency);
  const text = String(units).padStart(digits + 1, '0');
  return { currency_code: currency, value: digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}` };
}

/** What a person would say was paid, in ISO 4217 minor units. */
export function asMoney(units: number, currency: string): Money {
  return { amountMinor: units * 10 ** (exponentOf(currency) - digitsOf(currency)), currency };
}
