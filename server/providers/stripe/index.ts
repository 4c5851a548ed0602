import { defineProvider } from '../provider.ts';
import { IDEMPOTENCY_KEY_TTL_MS, isLive, type StripeConfig, sessionLifetimeMs, stripeConfig } from './config.ts';
import { openStripe } from './provider.ts';

/**
 * Stripe. The shopper pays on Stripe's own page (a Checkout Session), with whatever the Dashboard has switched on; no
 * script of Stripe's runs on ours. With `present: element` they pay in fields that Stripe's script draws into our page
 * (a Payment Element and its PaymentIntent). A kept source is charged by a PaymentIntent while the shopper is away.
 *
 * A payment goes by its session's id (`cs_…`) until the shopper has finished, and by its PaymentIntent's (`pi_…`) from
 * then on; Stripe answers to both.
 */
export const stripe = defineProvider<StripeConfig>({
  id: 'stripe',
  configSchema: stripeConfig,
  capabilities: {
    manualCapture: true,
    partialCapture: true,
    // Multicapture is for accounts that Stripe has let in, and for cards only; a plain one captures once.
    multiCapture: false,
    partialRefund: true,
    multiRefund: true,
    tokens: true,
    findByMerchantRef: true,
    notifications: 'signed',
    idempotencyKeyTtlMs: IDEMPOTENCY_KEY_TTL_MS,
    // More than 135, by the account's country and method: Stripe says no where it must.
    currencies: 'any',
    settledBy: 'provider',
    panel: 'redirect',
  },
  panel: ({ present }) => (present === 'element' ? 'fields' : 'redirect'),
  isTest: (config) => !isLive(config),
  sessionLifetimeMs,
  open: openStripe,
});
