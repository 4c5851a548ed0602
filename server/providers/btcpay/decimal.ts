import { exponentOf, MAX_AMOUNT_MINOR } from '../../../shared/money.ts';

/** An exact decimal, `units` × 10^-`scale`: amounts of crypto and rates have more digits than a float holds. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const ZERO: Decimal = { units: 0n, scale: 0 };

/** Plain decimals as the Greenfield API writes them, e.g. `0.00015343`; no sign but a leading minus, no exponent. */
export const DECIMAL = /^-?[0-9]{1,24}(?:\.[0-9]{1,30})?$/;

/** Reads what `DECIMAL` accepts. */
export function readDecimal(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export const minus = (a: Decimal, b: Decimal): Decimal => plus(a, { units: -b.units, scale: b.scale });

/**
 * Whole minor units of a currency, what is left over cut off: never more than arrived. Nothing below zero.
 * Null when it is more than any payment here can be.
 */
export function toMinor(value: Decimal, currency: string): number | null {
  const exponent = exponentOf(currency);
  const cut = value.scale > exponent ? value.units / 10n ** BigInt(value.scale - exponent) : unitsAt(value, exponent);
  if (cut > BigInt(MAX_AMOUNT_MINOR)) return null;
  return cut < 0n ? 0 : Number(cut);
}

/** The same, but only for a value without anything left over. */
export function toMinorExactly(value: Decimal, currency: string): number | null {
  const minor = toMinor(value, currency);
  if (minor === null) return null;
  return minus(value, { units: BigInt(minor), scale: exponentOf(currency) }).units === 0n ? minor : null;
}

/** Written out in full, e.g. `0.00015343`. */
export function writeDecimal({ units, scale }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${text}` : text;
}

const unitsAt = ({ units, scale }: Decimal, target: number): bigint => units * 10n ** BigInt(target - scale);
