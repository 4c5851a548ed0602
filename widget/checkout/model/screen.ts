import type { CheckoutView, PaymentView } from '../../../shared/api.ts';
import { isInFields } from '../fields/model.ts';

/** What the page shows. `failed` is the payment form again, with the reason above it. */
export type Screen =
  | 'expired'
  | 'cancelled'
  | 'completed'
  | 'review'
  | 'failed'
  | 'processing'
  | 'actionRequired'
  | 'awaitingTransfer'
  | 'pay';

/** The screen of a view. `choosing`: the shopper asked for another method than the unfinished one. */
export function screenOf({ state, payment }: CheckoutView, choosing: boolean): Screen {
  switch (state) {
    case 'expired':
    case 'cancelled':
    case 'completed':
    case 'review':
      return state;
    case 'processing':
      return payment ? screenOfPayment(payment, choosing) : 'processing';
    case 'open':
      return payment ? screenOfPayment(payment, choosing) : 'pay';
  }
}

function screenOfPayment(payment: PaymentView, choosing: boolean): Screen {
  const { state } = payment;
  // The fields are part of the form, and so is another try in them.
  if (isInFields(payment)) return 'pay';
  switch (state) {
    case 'actionRequired':
    case 'awaitingTransfer':
      return choosing ? 'pay' : state;
    case 'paid':
      // Captured, but the checkout is not completed yet: only that is success.
      return 'processing';
    case 'processing':
    case 'failed':
    case 'review':
      return state;
  }
}

/** Nothing will change any more: the page stops asking. A completed one still waits for the store to know. */
export function isSettled({ state, storeInformed }: CheckoutView): boolean {
  switch (state) {
    case 'expired':
    case 'cancelled':
    case 'review':
      return true;
    case 'completed':
      return storeInformed;
    case 'open':
    case 'processing':
      return false;
  }
}
