import type { CheckoutView } from '../../../shared/api.ts';

/** The view inside a server answer, or null: a captive portal answers 200 with something else entirely. */
export function asView(value: unknown): CheckoutView | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, state, version, now } = value as Partial<CheckoutView>;
  const complete =
    typeof id === 'string' && typeof state === 'string' && typeof version === 'number' && typeof now === 'number';
  return complete ? (value as CheckoutView) : null;
}

/** `asView` for text, for example the data of a server-sent event. */
export function parseView(text: string): CheckoutView | null {
  try {
    return asView(JSON.parse(text));
  } catch {
    return null;
  }
}
