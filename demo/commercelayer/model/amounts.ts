import type { Json } from './rows.ts';

/**
 * The three attributes of an amount: `x_cents`, `x_float`, `formatted_x`. All null for null, as the API has it.
 * Currencies of the demo have two decimals.
 */
export function amounts(name: string, cents: number | null, currency: string): Json {
  return {
    [`${name}_cents`]: cents,
    [`${name}_float`]: cents === null ? null : cents / 100,
    [`formatted_${name}`]:
      cents === null ? null : new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100),
  };
}
