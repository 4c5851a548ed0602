/*
 * A chunk of its own, loaded when a method with Stripe's fields is picked. It imports nothing of the entry: what it
 * needs comes as arguments.
 */
import type { StripeElementLocale, StripeElementsOptionsMode, StripeError } from '@stripe/stripe-js';
import type { FieldsView } from '../../../../shared/api.ts';
import type { Confirmed, FieldsForm, FieldsOptions } from '../form.ts';
import { appearanceOf } from './appearance.ts';
import { loadStripe } from './load-script.ts';

/** Draws Stripe's Payment Element (Stripe documentation, Collect payment details before creating an Intent). */
export async function mountPaymentElement(
  host: HTMLElement,
  fields: FieldsView,
  { locale, onWay }: FieldsOptions,
): Promise<FieldsForm> {
  const stripe = (await loadStripe())(fields.publishableKey);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const appearance = () => appearanceOf(getComputedStyle(document.documentElement), dark.matches);
  const elements = stripe.elements({ ...optionsOf(fields), locale: localeOf(locale), appearance: appearance() });
  const element = elements.create('payment');
  const onScheme = () => elements.update({ appearance: appearance() });
  const destroy = () => {
    dark.removeEventListener('change', onScheme);
    element.destroy();
  };

  dark.addEventListener('change', onScheme);
  element.on('change', ({ value }) => onWay(value.type));
  await new Promise<void>((resolve, reject) => {
    element.on('ready', () => resolve());
    element.on('loaderror', ({ error }) => {
      destroy();
      reject(new Error(error.message));
    });
    element.mount(host);
  });

  return {
    async submit() {
      const { error } = await elements.submit();
      if (error) element.focus();
      return !error;
    },
    async confirm(clientSecret, returnUrl) {
      const confirmParams = { return_url: returnUrl };
      const { error } = await stripe.confirmPayment({ elements, clientSecret, confirmParams, redirect: 'if_required' });
      return error ? refusal(error) : { kind: 'done' };
    },
    setLocale: (next) => elements.update({ locale: localeOf(next) }),
    destroy,
  };
}

/** The server begins the PaymentIntent with the same; Stripe refuses to confirm what differs. */
function optionsOf({ amount, currency, capture, saves, types }: FieldsView): StripeElementsOptionsMode {
  return {
    mode: 'payment',
    amount,
    currency,
    captureMethod: capture,
    ...(saves && { setupFutureUsage: 'off_session' }),
    ...(types && { paymentMethodTypes: [...types] }),
  };
}

function refusal({ code, message }: StripeError): Confirmed {
  if (code === 'payment_intent_unexpected_state') return { kind: 'over' };
  return { kind: 'refused', message: message ?? null };
}

/** Stripe speaks all of the checkout's languages. */
const localeOf = (locale: string) => locale as StripeElementLocale;
