import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { CheckoutPageData } from '../../../shared/api.ts';
import { directionOf } from '../../../shared/direction.ts';
import { amountKey, displayMoney, type Money } from '../../../shared/money.ts';
import { assetAddress } from '../api/address.ts';
import type en from '../locales/en.json';

export type MessageKey = keyof typeof en;
/** Looks up a message and fills in its `{names}`. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

export interface Language {
  readonly locale: ReadonlySignal<string>;
  readonly translate: ReadonlySignal<Translate>;
  /** Writes an amount as the language does. */
  readonly amount: ReadonlySignal<(money: Money) => string>;
  /** The last switch did not work. */
  readonly failed: ReadonlySignal<boolean>;
  switchTo(locale: string): Promise<void>;
}

type Messages = Readonly<Record<string, string>>;

type Initial = Pick<CheckoutPageData, 'locale' | 'messages' | 'amounts'>;

/** The language of the page. The first one came with the document, others are fetched when chosen. */
export function createLanguage(initial: Initial): Language {
  const locale = signal(initial.locale);
  const messages = signal(initial.messages);
  const failed = signal(false);
  let wanted = initial.locale;

  const translate = computed<Translate>(() => {
    const texts = messages.value;
    const rightToLeft = directionOf(locale.value) === 'rtl';
    return (key, values = {}) =>
      (texts[key] ?? key).replace(/\{(\w+)\}/g, (placeholder, name: string) => {
        const value = values[name];
        if (value === undefined) return placeholder;
        // First strong isolate: a Latin store name must not reorder the Arabic sentence around it.
        return rightToLeft ? `\u2068${value}\u2069` : String(value);
      });
  });

  const amount = computed(() => {
    const tag = locale.value;
    const known = tag === initial.locale ? initial.amounts : undefined;
    return (money: Money) => known?.[amountKey(money)] ?? displayMoney(money, tag);
  });

  async function switchTo(next: string): Promise<void> {
    wanted = next;
    failed.value = false;
    try {
      const response = await fetch(assetAddress(`locales/${next}.json`), { credentials: 'omit' });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const loaded = (await response.json()) as Messages;
      if (wanted !== next) return;
      batch(() => {
        locale.value = next;
        messages.value = loaded;
      });
    } catch {
      if (wanted === next) failed.value = true;
    }
  }

  return { locale, translate, amount, failed, switchTo };
}
