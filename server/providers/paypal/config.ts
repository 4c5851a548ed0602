import { z } from 'zod';
import { HOUR } from '../../clock.ts';
import { isLoopbackUrl } from '../../loopback.ts';
import { webhookId } from './webhooks.ts';

const API = { live: 'https://api-m.paypal.com', sandbox: 'https://api-m.sandbox.paypal.com' } as const;

/** The keys of a PayPal method in `tillgate.yaml`. */
export const paypalConfig = z
  .strictObject({
    /** Developer Dashboard, Apps & Credentials: the app's client id and its secret. */
    clientId: z.string().regex(/^[\w-]{20,120}$/, 'not the client id of an app at PayPal'),
    clientSecret: z.string().regex(/^[\w-]{20,120}$/, 'not the secret of an app at PayPal'),
    /**
     * Which PayPal the app belongs to; nothing in a client id says so. `live` unless it is said otherwise: a forgotten
     * `sandbox` is refused by PayPal, while a forgotten `live` would hand out goods for play money.
     */
    mode: z.enum(['sandbox', 'live']).default('live'),
    /** Of the webhook at `/notifications/<method>`; without it notifications are refused. */
    webhookId: webhookId.optional(),
    /** `certificate`: notifications are verified here; `api`: PayPal is asked about every one of them. */
    verifyBy: z.enum(['certificate', 'api']).default('certificate'),
    /** The shop's name on PayPal's page; without it PayPal shows the account's. */
    brandName: z.string().trim().min(1).max(127).optional(),
    /**
     * Only for tests against something that speaks like PayPal, and only on this machine: certificates of
     * notifications are taken from there too, which no address elsewhere may be trusted with.
     */
    apiUrl: z
      .url({ protocol: /^https?$/ })
      .refine(
        isLoopbackUrl,
        'only an address of this machine, for tests; use "mode" to choose between sandbox and live',
      )
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
  })
  .transform((config) => ({ ...config, apiUrl: config.apiUrl ?? API[config.mode] }));

export type PayPalConfig = z.output<typeof paypalConfig>;

export const isLive = ({ mode }: Pick<PayPalConfig, 'mode'>): boolean => mode === 'live';

/** How long we wait for an approval. PayPal itself forgets an order that nobody approved after some hours more. */
export const SESSION_LIFETIME_MS = HOUR;

/**
 * How long PayPal remembers a PayPal-Request-Id at least: 3 hours in the vault, 6 for orders, 45 days for captures and
 * refunds (PayPal's API descriptions, parameter PayPal-Request-Id).
 */
export const REQUEST_ID_TTL_MS = 3 * HOUR;
