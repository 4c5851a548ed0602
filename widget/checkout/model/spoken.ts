import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { CheckoutView } from '../../../shared/api.ts';
import { displayMoney } from '../../../shared/money.ts';
import type { Language, MessageKey } from './language.ts';
import type { Screen } from './screen.ts';

const SPOKEN: Readonly<Record<Screen, readonly MessageKey[]>> = {
  pay: ['pay.heading'],
  processing: ['processing.heading', 'processing.text'],
  actionRequired: ['challenge.heading', 'challenge.text'],
  awaitingTransfer: ['transfer.waiting'],
  failed: ['failure.heading'],
  completed: ['success.heading', 'success.text'],
  review: ['review.heading', 'review.text'],
  expired: ['expired.heading'],
  cancelled: ['cancelled.heading'],
};

/** Says every change of screen, so that a spoken "processing" always ends with a spoken result. */
export function speakScreens(
  view: ReadonlySignal<CheckoutView>,
  screen: ReadonlySignal<Screen>,
  { translate, locale }: Language,
  say: (text: string) => void,
): void {
  let before = screen.peek();
  effect(() => {
    const now = screen.value;
    if (now === before) return;
    before = now;
    untracked(() => {
      const { store, amount, payment } = view.value;
      const values = { store: store.name, amount: displayMoney(amount, locale.value) };
      const keys =
        now === 'failed' && payment?.failure ? [...SPOKEN.failed, failureKey(payment.failure.code)] : SPOKEN[now];
      say(keys.map((key) => translate.value(key, values)).join('. '));
    });
  });
}

/** The message of a decline; a code this version does not know is a general failure. */
export function failureKey(code: string): MessageKey {
  return FAILURES.find((key) => key === `failure.${code}`) ?? 'failure.processing_error';
}

const FAILURES: readonly MessageKey[] = [
  'failure.card_declined',
  'failure.insufficient_funds',
  'failure.expired_card',
  'failure.incorrect_number',
  'failure.incorrect_expiry',
  'failure.incorrect_cvc',
  'failure.authentication_failed',
  'failure.cancelled_by_shopper',
  'failure.session_expired',
  'failure.method_unavailable',
  'failure.limit_exceeded',
  'failure.processing_error',
];
