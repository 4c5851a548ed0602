import { digitsOf } from './digits.ts';

/**
 * Typed or filled in text → `MM/YY`. A first digit above 1 can only be a month; a four-digit year, as
 * autofill writes it, loses its century.
 */
export function formatExpiry(text: string): string {
  const [first = '', ...rest] = text.split(/\D+/).map(digitsOf).filter(Boolean);
  const monthIsOver = /^\s*\d[^\d]+/.test(text);
  const digits = (monthIsOver || /^[2-9]/.test(first) ? first.padStart(2, '0') : first) + rest.join('');
  const month = digits.slice(0, 2);
  const year = digits.length === 6 && digits.startsWith('20', 2) ? digits.slice(4) : digits.slice(2, 4);
  return year ? `${month}/${year}` : month;
}

/** Whether `MM/YY` is a date, and one that is not over: a card is good until the end of its month. */
export function checkExpiry(text: string, now: number): 'valid' | 'invalid' | 'past' {
  const match = /^(0[1-9]|1[0-2])\/(\d\d)$/.exec(text);
  if (!match) return 'invalid';
  const today = new Date(now);
  const months = (2000 + Number(match[2])) * 12 + Number(match[1]) - 1;
  return months >= today.getFullYear() * 12 + today.getMonth() ? 'valid' : 'past';
}
