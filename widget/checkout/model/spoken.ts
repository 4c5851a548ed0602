import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { CheckoutView, PaymentView } from '../../../shared/api.ts';
import type { Money } from '../../../shared/money.ts';
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
  total: ReadonlySignal<Money>,
  { translate, amount }: Language,
  say: (text: string) => void,
): void {
  let before = screen.peek();
  effect(() => {
    const now = screen.value;
    if (now === before) return;
    before = now;
    untracked(() => {
      const { store, payment } = view.value;
      const values = { store: store.name, amount: amount.value(total.value) };
      const keys = keysOf(now, payment);
      say(keys.map((key) => translate.value(key, values)).join('. '));
    });
  });
}

/** Says the new sum when another method makes the order dearer or cheaper; a change of screen has words of its own. */
export function speakTotal(
  total: ReadonlySignal<Money>,
  screen: ReadonlySignal<Screen>,
  { translate, amount }: Language,
  say: (text: string) => void,
): void {
  let before = { amountMinor: total.peek().amountMinor, screen: screen.peek() };
  effect(() => {
    const now = { amountMinor: total.value.amountMinor, screen: screen.value };
    const changed = now.amountMinor !== before.amountMinor && now.screen === before.screen;
    before = now;
    if (!changed) return;
    untracked(() => say(translate.value('fee.spoken', { amount: amount.value(total.value) })));
  });
}

function keysOf(screen: Screen, payment: PaymentView | null): readonly MessageKey[] {
  if (screen === 'failed' && payment?.failure) return [...SPOKEN.failed, failureKey(payment.failure.code)];
  if (screen === 'awaitingTransfer' && payment?.instructions?.kind === 'crypto') return ['crypto.waiting'];
  return SPOKEN[screen];
}

/** The message of a decline; a code this version does not know is a general failure. */
export function failureKey(code: string): MessageKey {
  return FAILURES.find((key) => key === `failure.${code}`) ?? 'failure.processing_error';
}

const FAILURES: readonly MessageKey[] = [
  'failure.card_declined',
  'failure.payment_declined',
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
