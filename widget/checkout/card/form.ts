import { type Signal, signal } from '@preact/signals';
import type { CardDetails } from '../../../shared/api.ts';
import type { MessageKey } from '../model/language.ts';
import { digitsOf } from './digits.ts';
import { checkExpiry } from './expiry.ts';
import { brandOf, isCardNumber } from './number.ts';

/** The fields in reading order: the first wrong one gets the focus. */
export const FIELDS = ['number', 'expiry', 'cvc', 'name'] as const;
export type FieldName = (typeof FIELDS)[number];

export interface Field {
  readonly value: Signal<string>;
  readonly error: Signal<MessageKey | null>;
}

/** What the shopper has typed about the card. It lives in memory only. */
export interface CardForm {
  readonly fields: Readonly<Record<FieldName, Field>>;
  /** Checks one field as it is left; an empty one is only wrong once Pay is pressed. */
  leave(name: FieldName): void;
  /** Checks everything: the details, or the first wrong field. */
  submit(): { readonly details: CardDetails } | { readonly wrong: FieldName };
  fill(details: CardDetails): void;
  clearCvc(): void;
}

/** A new, empty form. `now` is the server's time in epoch milliseconds. */
export function createCardForm(now: () => number): CardForm {
  const field = (): Field => ({ value: signal(''), error: signal(null) });
  const fields = { number: field(), expiry: field(), cvc: field(), name: field() };
  const typed = (name: FieldName) => fields[name].value.peek().trim();

  function problemOf(name: FieldName): MessageKey | null {
    const value = typed(name);
    switch (name) {
      case 'number':
        if (!value) return 'card.numberMissing';
        return isCardNumber(value) ? null : 'card.numberInvalid';
      case 'expiry': {
        if (!value) return 'card.expiryMissing';
        const check = checkExpiry(value, now());
        if (check === 'valid') return null;
        return check === 'past' ? 'card.expiryPast' : 'card.expiryInvalid';
      }
      case 'cvc':
        if (!value) return 'card.cvcMissing';
        return value.length === brandOf(typed('number')).cvcDigits ? null : 'card.cvcInvalid';
      case 'name':
        return null;
    }
  }

  return {
    fields,
    leave(name) {
      fields[name].error.value = typed(name) ? problemOf(name) : null;
    },
    submit() {
      for (const name of FIELDS) fields[name].error.value = problemOf(name);
      const wrong = FIELDS.find((name) => fields[name].error.peek());
      if (wrong) return { wrong };
      const name = typed('name');
      return {
        details: {
          number: digitsOf(typed('number')),
          expiry: typed('expiry'),
          cvc: typed('cvc'),
          ...(name && { name }),
        },
      };
    },
    fill(details) {
      for (const name of FIELDS) {
        fields[name].value.value = details[name] ?? '';
        fields[name].error.value = null;
      }
    },
    clearCvc() {
      fields.cvc.value.value = '';
      fields.cvc.error.value = null;
    },
  };
}
