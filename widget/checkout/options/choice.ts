import { type ReadonlySignal, signal } from '@preact/signals';
import type { OptionView } from '../../../shared/api.ts';
import { optionsAddress } from '../api/address.ts';

type Lists = Readonly<Record<string, readonly OptionView[]>>;
type Choices = Readonly<Record<string, string>>;

/** Which of a provider's own ways to pay the shopper has chosen, and from which list. Read it with `optionsOf`. */
export interface OptionChoice {
  /** By method and language. */
  readonly lists: ReadonlySignal<Lists>;
  /** By method; an option's id, which the list need not have any more. */
  readonly choices: ReadonlySignal<Choices>;
  /** Asks for a list, once. */
  load(method: string, locale: string): void;
  choose(method: string, option: string | null): void;
}

/** A list of one leaves nothing to choose. */
const WORTH_CHOOSING = 2;

const keyOf = (method: string, locale: string) => `${method} ${locale}`;

/** The choice outlives the page: whoever comes back from the provider's finds it as it was. */
export function createOptionChoice(checkout: string): OptionChoice {
  const lists = signal<Lists>({});
  const choices = signal(remembered(checkout));
  const asked = new Set<string>();
  return {
    lists,
    choices,
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
    choose(method, option) {
      choices.value = { ...choices.peek(), [method]: option ?? '' };
      remember(checkout, choices.peek());
    },
  };
}

/**
 * `list`: undefined until it is known. `chosen`: null when the choice is made on the provider's page. Not a function
 * of the model: those do not follow the signals they read.
 */
export function optionsOf({ lists, choices }: OptionChoice, method: string, locale: string) {
  const list = lists.value[keyOf(method, locale)];
  const choice = choices.value[method];
  return { list, chosen: list?.find(({ id }) => id === choice)?.id ?? null };
}

const placeOf = (checkout: string) => `tillgate-options-${checkout}`;

/** Storage of frames can be turned off: then the choice is made anew. */
function remembered(checkout: string): Choices {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(placeOf(checkout)) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...(kept as Choices) } : {};
  } catch {
    return {};
  }
}

function remember(checkout: string, choices: Choices): void {
  try {
    sessionStorage.setItem(placeOf(checkout), JSON.stringify(choices));
  } catch {}
}
