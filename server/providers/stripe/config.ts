import { z } from 'zod';
import { DAY, MINUTE } from '../../clock.ts';

/**
 * `sk_`: a secret key, `rk_`: a restricted one. It needs to write Checkout Sessions, PaymentIntents, Refunds, Customers
 * and SetupIntents, and to read Charges, Balance transactions and Disputes (and Webhook endpoints, for the doctor).
 */
const secretKey = z
  .string()
  .regex(
    /^[sr]k_(test|live)_[A-Za-z0-9]{8,250}$/,
    'not a secret key of Stripe: it begins with sk_live_, sk_test_, rk_live_ or rk_test_',
  );

/** Shown to every shopper, so that a secret key in its place would be given away. */
const publishableKey = z
  .string()
  .regex(
    /^pk_(test|live)_[A-Za-z0-9]{8,250}$/,
    'not a publishable key of Stripe: it begins with pk_live_ or pk_test_, and every shopper can read it',
  );

export const webhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/=_-]{8,250}$/, 'not a signing secret of a Stripe webhook endpoint: it begins with whsec_');

/** The keys of a Stripe method in `tillgate.yaml`. */
export const stripeConfig = z
  .strictObject({
    secretKey,
    /** What the key is meant to be: a test key where money is expected is a mistake worth stopping for. */
    mode: z.enum(['test', 'live']).optional(),
    /** The signing secret of the endpoint at `/notifications/<method>`; without it notifications are refused. */
    webhookSecret: webhookSecret.optional(),
    /** Also accepted while a secret is being rolled. */
    webhookSecretPrevious: webhookSecret.optional(),
    /** Where the shopper pays: on a page of Stripe's, or in fields that Stripe's script draws into ours. */
    present: z.enum(['redirect', 'element']).default('redirect'),
    /** Of the same account and mode as the secret key. */
    publishableKey: publishableKey.optional(),
    /** Offers only these, e.g. `[ideal]`; without it Stripe shows what the Dashboard has switched on. */
    paymentMethodTypes: z
      .array(z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'not a type of payment method, e.g. card'))
      .min(1)
      .max(20)
      .optional(),
    /** How long an attempt can be paid, minutes. Stripe allows a Checkout Session 30 minutes to 24 hours. */
    expiresInMinutes: z
      .int()
      .min(30)
      .max(23 * 60)
      .default(60),
    /** Only for tests against something that speaks like Stripe. */
    apiUrl: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .default('https://api.stripe.com'),
  })
  .superRefine(({ secretKey: key, mode, present, publishableKey: shown }, context) => {
    const report = (path: 'secretKey' | 'publishableKey' | 'present', message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (mode !== undefined && mode !== modeOf(key))
      report('secretKey', `is a ${modeOf(key)} key, but mode says ${mode}`);
    if (present === 'element' && shown === undefined) {
      report('present', 'element needs publishableKey (pk_…): copy it from the Dashboard, Developers, API keys');
    }
    if (present === 'redirect' && shown !== undefined) {
      report('publishableKey', "is only used with present: element; Stripe's own page needs none");
    }
    if (shown !== undefined && modeOf(shown) !== modeOf(key)) {
      report('publishableKey', `is a ${modeOf(shown)} key, but secretKey is a ${modeOf(key)} key`);
    }
  });

export type StripeConfig = z.output<typeof stripeConfig>;

export function modeOf(key: string): 'test' | 'live' {
  return key.slice(3).startsWith('live_') ? 'live' : 'test';
}

export const isLive = ({ secretKey: key }: Pick<StripeConfig, 'secretKey'>): boolean => modeOf(key) === 'live';

export const sessionLifetimeMs = ({ expiresInMinutes }: StripeConfig): number => expiresInMinutes * MINUTE;

/** Stripe prunes keys once they are at least 24 hours old (Stripe API reference, Idempotent requests). */
export const IDEMPOTENCY_KEY_TTL_MS = DAY;
