import { z } from 'zod';
import { METHODS } from './methods.ts';

/** Where Mollie answers; the same host for test and live, the key decides. */
export const MOLLIE_API = 'https://api.mollie.com';

const secret = z.string().min(16).max(200);

/** The keys of a Mollie method in `tillgate.yaml`. */
export const mollieConfig = z.strictObject({
  /** Dashboard, Developers, API keys: `test_…` moves no money, `live_…` does. */
  apiKey: z
    .string()
    .regex(/^(test|live)_[A-Za-z0-9]{20,100}$/, 'must be an API key of Mollie: test_… or live_…, without spaces'),
  /**
   * One payment method, as Mollie spells it: `ideal`, `bancontact`, `paysafecard`, `creditcard`, … The shopper then
   * skips Mollie's list. Without it, Mollie shows every method of the account.
   */
  method: z.enum(METHODS).optional(),
  /** Signs the notifications of a webhook made in the dashboard ("next-gen"); the ones of a payment carry none. */
  webhookSecret: secret.optional(),
  /** Accepted beside the new one while it is rotated. */
  webhookSecretPrevious: secret.optional(),
  /** Another address for the API: tests, or a proxy of the merchant's own. */
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default(MOLLIE_API),
});

export type MollieConfig = z.output<typeof mollieConfig>;

export const isTestKey = ({ apiKey }: MollieConfig): boolean => apiKey.startsWith('test_');
