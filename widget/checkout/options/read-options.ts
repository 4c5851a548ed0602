/**
 * The lazy part of a method with ways to pay of its own: most checkouts never need it. It must not import anything
 * the entry has too (see transfer/qr-path.ts).
 */
import type { OptionView } from '../../../shared/api.ts';

/** Longer than the server waits for the provider. */
const TIMEOUT_MS = 10_000;

/** The ways to pay at an address, pictures with whole addresses. Empty when there are none, or no answer. */
export async function readOptions(address: string): Promise<readonly OptionView[]> {
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = response.ok ? await response.json() : null;
    if (!Array.isArray(answer) || !answer.every(isOption)) return [];
    return answer.map((option) => ({ ...option, icon: option.icon && new URL(option.icon, address).href }));
  } catch {
    return [];
  }
}

function isOption(value: unknown): value is OptionView {
  if (typeof value !== 'object' || value === null) return false;
  const { id, label, icon } = value as Partial<OptionView>;
  return typeof id === 'string' && typeof label === 'string' && (icon === null || typeof icon === 'string');
}
