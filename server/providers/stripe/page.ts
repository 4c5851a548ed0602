import type { PagePolicy, ProviderPage } from '../provider.ts';
import type { StripeConfig } from './config.ts';
import { currencyAtStripe, toStripe } from './currency.ts';

const SCRIPT = 'https://js.stripe.com';
/** Stripe's script starts its frames, and loads its parts, on varying hosts below its own. */
const BELOW_SCRIPT = 'https://*.js.stripe.com';
/** Link, Stripe's own wallet, opens its sign-in from the fields. */
const LINK = ['https://link.com', 'https://*.link.com'];

/**
 * What Stripe documents for its script, the fields and Link (Integration security guide, Content Security Policy); the
 * address field, which asks for Google Maps, is not used. Styles need nothing: what the script draws lives in frames,
 * and those it places through the object model, which no policy concerns.
 */
export const pagePolicy: PagePolicy = {
  script: [SCRIPT, BELOW_SCRIPT],
  // hooks: the bank's confirmation (3-D Secure), shown over the page.
  frame: [SCRIPT, BELOW_SCRIPT, 'https://hooks.stripe.com', ...LINK],
  connect: ['https://api.stripe.com', ...LINK],
  payment: [SCRIPT],
};

/** The Payment Element's part of a checkout; undefined where the shopper pays on Stripe's own page. */
export function elementPage({ present, publishableKey, paymentMethodTypes }: StripeConfig): ProviderPage | undefined {
  if (present !== 'element' || publishableKey === undefined) return undefined;
  return {
    policy: pagePolicy,
    fields({ money, capture, tokenize }) {
      const amount = toStripe(money);
      if (amount === null) return null;
      return {
        script: 'stripe',
        publishableKey,
        amount,
        currency: currencyAtStripe(money),
        capture,
        saves: tokenize,
        types: paymentMethodTypes ?? null,
      };
    },
  };
}
