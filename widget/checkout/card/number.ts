import { digitsOf } from './digits.ts';

/** What a number's first digits say about it (ISO/IEC 7812 issuer ranges). A hint for the eye, never a check. */
export interface Brand {
  readonly name: string;
  /** Where the printed number has its gaps. */
  readonly groups: readonly number[];
  readonly cvcDigits: number;
}

const FOURS = [4, 4, 4, 4, 3];
const AMEX = { name: 'American Express', groups: [4, 6, 5], cvcDigits: 4 };
const BRANDS: readonly (readonly [RegExp, Brand])[] = [
  [/^4/, { name: 'Visa', groups: FOURS, cvcDigits: 3 }],
  [/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/, { name: 'Mastercard', groups: FOURS, cvcDigits: 3 }],
  [/^3[47]/, AMEX],
  [/^(6011|65|64[4-9])/, { name: 'Discover', groups: FOURS, cvcDigits: 3 }],
  [/^3(0[0-5]|[689])/, { name: 'Diners Club', groups: [4, 6, 4], cvcDigits: 3 }],
  [/^35(2[89]|[3-8])/, { name: 'JCB', groups: FOURS, cvcDigits: 3 }],
  [/^(5018|5020|5038|6304|6759|676[1-3])/, { name: 'Maestro', groups: FOURS, cvcDigits: 3 }],
];
const UNKNOWN: Brand = { name: '', groups: FOURS, cvcDigits: 3 };
/** ISO/IEC 7812 allows 19 digits; the shortest in use has 12. */
const MAX_DIGITS = 19;
const MIN_DIGITS = 12;

/** The brand of a whole or half-typed number. */
export function brandOf(number: string): Brand {
  const digits = digitsOf(number);
  return BRANDS.find(([pattern]) => pattern.test(digits))?.[1] ?? UNKNOWN;
}

/** `4242424242424242` → `4242 4242 4242 4242`. */
export function formatNumber(text: string): string {
  const digits = digitsOf(text).slice(0, MAX_DIGITS);
  const parts: string[] = [];
  let from = 0;
  for (const size of brandOf(digits).groups) {
    if (from < digits.length) parts.push(digits.slice(from, from + size));
    from += size;
  }
  // An overlong number of a short brand stays visible, so that the shopper sees the mistake.
  if (from < digits.length) parts.push(digits.slice(from));
  return parts.join(' ');
}

/** Right length and right check digit (Luhn, ISO/IEC 7812-1 annex B). */
export function isCardNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
