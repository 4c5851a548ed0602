import { money, toDecimal } from '../../../shared/money.ts';

/** `12.00 EUR`. */
export const sum = (amountMinor: number, currency: string) => `${toDecimal(money(amountMinor, currency))} ${currency}`;

/** What a person has to be able to tell apart from our own words. */
export const quoted = (name: string) => `“${name}”`;

/** A platform's kinds of confirmation as the end of "The store is told …". */
export const NEWS: Readonly<Record<string, string>> = {
  paid: 'that the order is paid',
  chargeback: 'of the chargeback',
  actionResult: 'what became of its request',
};

export const newsOf = (kind: string) => NEWS[kind] ?? `of “${kind}”`;

/** How long something took, in one or two units: `120 ms`, `9 s`, `2 min 5 s`, `3 h 10 min`, `1 d 2 h`. */
export function lasting(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const two = (large: number, largeUnit: string, small: number, smallUnit: string) =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
