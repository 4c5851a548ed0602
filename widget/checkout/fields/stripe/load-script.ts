import type { StripeConstructor } from '@stripe/stripe-js';

/** Always from Stripe, never from us: Stripe forbids hosting it oneself (Stripe.js reference, Including Stripe.js). */
const ADDRESS = 'https://js.stripe.com/endive/stripe.js';
/** Some blockers neither load nor fail. */
const PATIENCE_MS = 20_000;

/** Loads Stripe's script once for the page. A failure is forgotten, so that asking again is a new try. */
export function loadStripe(): Promise<StripeConstructor> {
  return window.Stripe ? Promise.resolve(window.Stripe) : request();
}

function request(): Promise<StripeConstructor> {
  const script = document.createElement('script');
  return new Promise<StripeConstructor>((resolve, reject) => {
    const fail = () => {
      script.remove();
      reject(new Error("Stripe's script could not be loaded"));
    };
    const timer = setTimeout(fail, PATIENCE_MS);
    script.onerror = () => {
      clearTimeout(timer);
      fail();
    };
    script.onload = () => {
      clearTimeout(timer);
      if (window.Stripe) resolve(window.Stripe);
      else fail();
    };
    script.src = ADDRESS;
    document.head.append(script);
  });
}
