/**
 * Money is an integer of the currency's smallest unit plus an ISO 4217 code. Floats never hold money.
 */
export interface Money {
  /** Minor units: cents for EUR, yen for JPY, fils for KWD. A safe integer. */
  readonly amountMinor: number;
  /** Upper-case ISO 4217 code. */
  readonly currency: string;
}

/** ISO 4217 currencies whose minor unit is not 2 digits (ISO 4217 list one, active codes). */
const UNUSUAL_EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Largest amount accepted anywhere: far below 2^53, so that sums of several payments stay exact. */
export const MAX_AMOUNT_MINOR = 1_000_000_000_000;

/** Thrown for an amount or currency that cannot be money; `code` is stable. */
export class MoneyError extends Error {
  readonly code = 'invalid_money';
}

/** Digits after the decimal point of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  return UNUSUAL_EXPONENTS[currency] ?? 2;
}

/** Builds money from minor units; refuses floats, negatives, unsafe sizes and malformed codes. */
export function money(amountMinor: number, currency: string): Money {
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0 || amountMinor > MAX_AMOUNT_MINOR) {
    throw new MoneyError(`Not an amount in minor units: ${String(amountMinor)}`);
  }
  if (!/^[A-Z]{3}$/.test(currency)) throw new MoneyError(`Not an ISO 4217 code: ${currency}`);
  return { amountMinor, currency };
}

/**
 * Reads a decimal such as `12.50` in major units. Refuses signs, exponents, grouping, other digits
 * and more decimals than the currency has, instead of rounding.
 */
export function parseDecimal(text: string, currency: string): Money {
  const match = /^([0-9]{1,12})(?:\.([0-9]+))?$/.exec(text);
  const exponent = exponentOf(currency);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > exponent) {
    throw new MoneyError(`Not an amount of ${currency}: ${text}`);
  }
  return money(Number(match[1] + fraction.padEnd(exponent, '0')), currency);
}

/** Writes a plain decimal with the currency's own number of digits: `9.00`, `900`, `0.900`. */
export function toDecimal({ amountMinor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = String(amountMinor).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Same amount and same currency. */
export function sameMoney(a: Money, b: Money): boolean {
  return a.amountMinor === b.amountMinor && a.currency === b.currency;
}

/** Names an amount, where texts are kept by amount. */
export const amountKey = ({ amountMinor, currency }: Money): string => `${amountMinor} ${currency}`;

/** Making one takes far longer than using it. As many as there are languages and currencies in use. */
const formats = new Map<string, Intl.NumberFormat>();

/** Money for people, in a locale's own notation: `9,00 €`. */
export function displayMoney(value: Money, locale: string): string {
  const { currency } = value;
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (!format) {
    const digits = exponentOf(currency);
    const options = {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    } as const;
    format = new Intl.NumberFormat(locale, options);
    formats.set(key, format);
  }
  // Intl takes a decimal string exactly, so that no float stands between the integer and the shopper.
  return format.format(toDecimal(value) as Intl.StringNumericLiteral);
}
