import { exponentOf, type Money } from '../../../shared/money.ts';
import { invalid } from './things.ts';

/** Stripe documentation, Supported currencies: written out once more, so that the adapter's own table is checked. */
const ZERO_DECIMAL = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ');
const THREE_DECIMAL = 'bhd jod kwd omr tnd'.split(' ');
const WHOLE_UNITS_ONLY = ['isk', 'ugx'];

const digitsOf = (currency: string): number =>
  ZERO_DECIMAL.includes(currency) ? 0 : THREE_DECIMAL.includes(currency) ? 3 : 2;

/** Refuses what Stripe refuses. */
export function checkAmount(amount: number, currency: string): void {
  if (!/^[a-z]{3}$/.test(currency)) throw invalid('parameter_invalid', `Invalid currency: ${currency}`);
  if (!Number.isSafeInteger(amount) || amount < 1) throw invalid('parameter_invalid_integer', 'Invalid integer');
  if (amount > 99_999_999) throw invalid('amount_too_large', 'Amount must be no more than 999,999.99');
  if (THREE_DECIMAL.includes(currency) && amount % 10 !== 0) {
    throw invalid('invalid_charge_amount', `${currency} amounts must end in 0`);
  }
  if (WHOLE_UNITS_ONLY.includes(currency) && amount % 100 !== 0) {
    throw invalid('invalid_charge_amount_no_decimal_compatible', `${currency} amounts must be divisible by 100`);
  }
}

/** What a person would say was paid, in ISO 4217 minor units. */
export function asMoney(amount: number, currency: string): Money {
  const code = currency.toUpperCase();
  return { amountMinor: Math.round((amount * 10 ** exponentOf(code)) / 10 ** digitsOf(currency)), currency: code };
}
