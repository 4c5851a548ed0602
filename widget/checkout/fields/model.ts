import { type ReadonlySignal, signal } from '@preact/signals';
import type { CheckoutView, FieldsView, PaymentView } from '../../../shared/api.ts';
import type { MessageKey } from '../model/language.ts';
import type { FieldsForm, MountFields } from './form.ts';
import { returnAddress, takeReturn } from './returned.ts';

/** Why a payment in the fields did not go through: the provider's own words, or one of ours. */
export type FieldsNotice = { readonly text: string } | MessageKey;

/** The provider's fields on this page, and the payments made in them. */
export interface Fields {
  readonly state: ReadonlySignal<'loading' | 'ready' | 'unavailable'>;
  readonly notice: ReadonlySignal<FieldsNotice | null>;
  /** From the press of Pay until the provider's script is through: the fields must stay where they are. */
  readonly busy: ReadonlySignal<boolean>;
  /** The script is through, or the shopper is back from the bank; the server has not said yet how it stands. */
  readonly checking: ReadonlySignal<boolean>;
  /** The chosen one of the ways the fields offer, in the provider's words; null: not known yet. */
  readonly way: ReadonlySignal<string | null>;
  /** Draws the fields into `host`. Returns the end of them. */
  mount(host: HTMLElement, fields: FieldsView, locale: string): () => void;
  setLocale(locale: string): void;
  /** One press of Pay. `begin` answers the attempt's client secret, or null when there is none to be had. */
  pay(begin: () => Promise<string | null>): Promise<void>;
  clearNotice(): void;
}

/** The server asks the provider at most every three seconds. */
const LOOKS_MS = [0, 3_200, 3_200, 3_200, 6_400];

/** Loaded only once a method with such fields is picked. */
const mountFields: MountFields = async (host, fields, options) => {
  const { mountPaymentElement } = await import('./stripe/payment-element.ts');
  return mountPaymentElement(host, fields, options);
};

export function createFields(view: ReadonlySignal<CheckoutView>, refresh: () => Promise<void>): Fields {
  const state = signal<'loading' | 'ready' | 'unavailable'>('loading');
  const notice = signal<FieldsNotice | null>(null);
  const busy = signal(false);
  const checking = signal(false);
  const way = signal<string | null>(null);
  let form: FieldsForm | null = null;
  let language = '';

  const isOpen = () => isInFields(view.peek().payment);

  /** Asks until the server knows more than that it is the shopper's turn. */
  async function learnTruth(): Promise<void> {
    checking.value = true;
    for (const wait of LOOKS_MS) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (!isOpen()) break;
      await refresh();
    }
    if (isOpen()) notice.value = 'fields.unsure';
    checking.value = false;
  }

  async function payWith(current: FieldsForm, begin: () => Promise<string | null>): Promise<void> {
    if (!(await current.submit())) return;
    const clientSecret = await begin();
    if (clientSecret === null) return;
    const confirmed = await current.confirm(clientSecret, returnAddress());
    switch (confirmed.kind) {
      case 'done':
        return void learnTruth();
      case 'over':
        return refresh();
      case 'refused':
        notice.value = confirmed.message === null ? 'failure.processing_error' : { text: confirmed.message };
    }
  }

  const returned = takeReturn();
  if (returned && isOpen()) {
    if (returned === 'refused') notice.value = 'failure.authentication_failed';
    else void learnTruth();
  }

  return {
    state,
    notice,
    busy,
    checking,
    way,
    mount(host, fields, locale) {
      let current = true;
      let mounted: FieldsForm | null = null;
      language = locale;
      state.value = 'loading';
      way.value = null;
      const onWay = (next: string) => {
        if (current) way.value = next;
      };
      mountFields(host, fields, { locale, onWay }).then(
        (next) => {
          if (!current) return next.destroy();
          mounted = form = next;
          if (language !== locale) next.setLocale(language);
          state.value = 'ready';
        },
        () => {
          if (current) state.value = 'unavailable';
        },
      );
      return () => {
        current = false;
        mounted?.destroy();
        if (form === mounted) form = null;
      };
    },
    setLocale(locale) {
      language = locale;
      form?.setLocale(locale);
    },
    async pay(begin) {
      // Read and set before the first await: ten clicks in one task must find it set nine times.
      if (busy.peek() || !form) return;
      busy.value = true;
      notice.value = null;
      try {
        await payWith(form, begin);
      } catch {
        // The script failed in a way it should not; whether it had paid, the server finds out.
        notice.value = 'failure.processing_error';
        await refresh();
      } finally {
        busy.value = false;
      }
    },
    clearNotice() {
      notice.value = null;
    },
  };
}

/** It is the shopper's turn, in the provider's fields. */
export const isInFields = (payment: PaymentView | null): boolean => clientSecretOf(payment) !== null;

export function clientSecretOf(payment: PaymentView | null): string | null {
  const instructions = payment?.state === 'actionRequired' ? payment.instructions : null;
  return instructions?.kind === 'fields' ? instructions.clientSecret : null;
}
