import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Money } from '../../../shared/money.ts';
import type { Checkout } from './checkout.ts';
import type { Translate } from './language.ts';

export const CheckoutContext = createContext<Checkout | null>(null);

/** The checkout this component belongs to. */
export function useCheckout(): Checkout {
  const checkout = useContext(CheckoutContext);
  if (!checkout) throw new Error('Rendered outside of a checkout');
  return checkout;
}

/** Texts and amounts in the shopper's language; follows a switch of it. */
export function useText(): { t: Translate; amount: (money: Money) => string; store: string } {
  const { language, view } = useCheckout();
  return {
    t: language.translate.value,
    amount: language.amount.value,
    store: view.value.store.name,
  };
}
