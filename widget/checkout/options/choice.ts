import { signal } from '@preact/signals';
import type { OptionView } from '../../../shared/api.ts';
import { optionsAddress } from '../api/address.ts';

/** Which of a provider's own ways to pay the shopper has chosen, and from which list. */
export interface OptionChoice {
  /** The list of a method in a language; undefined until it is known. */
  listOf(method: string, locale: string): readonly OptionView[] | undefined;
  /** Asks for it, once. */
  load(method: string, locale: string): void;
  /** The choice, where the list still has it; null: to be made on the provider's page. */
  chosen(method: string, locale: string): string | null;
  choose(method: string, option: string | null): void;
}

/** A list of one leaves nothing to choose. */
const WORTH_CHOOSING = 2;

/** The choice outlives the page: whoever comes back from the provider's finds it as it was. */
export function createOptionChoice(checkout: string): OptionChoice {
  const lists = signal<Readonly<Record<string, readonly OptionView[]>>>({});
  const choices = signal(remembered(checkout));
  const asked = new Set<string>();
  const keyOf = (method: string, locale: string) => `${method} ${locale}`;

  return {
    listOf: (method, locale) => lists.value[keyOf(method, locale)],
    load(method, locale) {
      const key = keyOf(method, locale);
      if (asked.has(key)) return;
      asked.add(key);
      import('./read-options.ts')
        .then(({ readOptions }) => readOptions(optionsAddress(checkout, method, locale)))
        .catch(() => [])
        .then((list) => {
          lists.value = { ...lists.peek(), [key]: list.length < WORTH_CHOOSING ? [] : list };
        });
    },
    chosen(method, locale) {
      const choice = choices.value[method];
      const list = lists.value[keyOf(method, locale)];
      return list?.find(({ id }) => id === choice)?.id ?? null;
    },
    choose(method, option) {
      choices.value = { ...choices.peek(), [method]: option ?? '' };
      remember(checkout, choices.peek());
    },
  };
}

const placeOf = (checkout: string) => `tillgate-options-${checkout}`;

/** Storage of frames can be turned off: then the choice is made anew. */
function remembered(checkout: string): Readonly<Record<string, string>> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(placeOf(checkout)) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...(kept as Record<string, string>) } : {};
  } catch {
    return {};
  }
}

function remember(checkout: string, choices: Readonly<Record<string, string>>): void {
  try {
    sessionStorage.setItem(placeOf(checkout), JSON.stringify(choices));
  } catch {}
}
