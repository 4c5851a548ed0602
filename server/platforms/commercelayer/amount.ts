import { type Money, MoneyError, money } from '../../../shared/money.ts';
import type { Resource } from './document.ts';
import { Refusal } from './refusal.ts';

/** An attribute that may hold an amount in minor units. */
export type Place = readonly [resource: Resource | null, attribute: string];

/** The first of these attributes that is there; undefined when none is. */
function firstAt(places: readonly Place[]): { readonly name: string; readonly value: unknown } | undefined {
  for (const [resource, attribute] of places) {
    const value = resource?.attributes[attribute] ?? null;
    if (resource && value !== null) return { name: `${resource.type}.${attribute}`, value };
  }
  return undefined;
}

/** What stands at the first of these places, as a plain number or text for a call's key; null when nothing does. */
export function partAt(...places: readonly Place[]): string | number | null {
  const value = firstAt(places)?.value;
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/**
 * The money at the first place that has any, in the first currency any of `owners` names; null when no place does.
 * Commerce Layer's `…_cents` are the currency's own minor units.
 */
export function moneyAt(places: readonly Place[], owners: readonly (Resource | null)[]): Money | Refusal | null {
  const amount = firstAt(places);
  if (amount === undefined) return null;
  const currency = partAt(...owners.map((owner): Place => [owner, 'currency_code']));
  if (currency === null) {
    return new Refusal(422, 'currency_missing', 'The body names no currency: add "order" to external_includes.');
  }
  try {
    return money(typeof amount.value === 'number' ? amount.value : Number.NaN, String(currency));
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    const message = `${amount.name} is not a whole, non-negative amount of an ISO 4217 currency.`;
    return new Refusal(422, 'amount_invalid', message);
  }
}

/** Like `moneyAt`, for an action that makes no sense without something to move. */
export function someMoneyAt(places: readonly Place[], owners: readonly (Resource | null)[]): Money | Refusal {
  const found = moneyAt(places, owners);
  if (found instanceof Refusal) return found;
  if (found === null) {
    const names = places.map(([, attribute]) => attribute).join(', ');
    return new Refusal(422, 'amount_missing', `The body holds no amount (${names}): check external_includes.`);
  }
  return found.amountMinor > 0 ? found : new Refusal(422, 'amount_invalid', 'The amount is zero: nothing to move.');
}
