/**
 * Card numbers in texts that others wrote. Tillgate never asks for one outside the sandbox, but a shopper may type one
 * anywhere, and a log or an answer kept for the merchant is no place for it (PCI DSS, requirement 3).
 */

/** 13 to 19 digits, perhaps with spaces or dashes between; no card begins with another digit (ISO/IEC 7812). */
const CANDIDATE = /(?<![0-9])[2-6](?:[ -]?[0-9]){12,18}(?![0-9])/g;

/** The Luhn check of ISO/IEC 7812-1. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * The text with card numbers blanked. A reference of an order that happens to look like one is blanked too: fit for logs
 * and quotations, never for what is compared or sent on.
 */
export function withoutCardNumbers(text: string): string {
  return text.replace(CANDIDATE, (found) => (passesLuhn(found.replace(/[ -]/g, '')) ? '[card number]' : found));
}
