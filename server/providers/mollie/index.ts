import { DAY, HOUR } from '../../clock.ts';
import { defineProvider } from '../provider.ts';
import { isTestKey, type MollieConfig, mollieConfig } from './config.ts';
import { CURRENCIES } from './currencies.ts';
import { openMollie } from './provider.ts';

/**
 * Mollie, by redirect to its own payment page: iDEAL, Bancontact, cards, paysafecard and every other method of the
 * account, or the one that `method` names.
 *
 * Captures and refunds may be asked for in parts and more than once. A payment is only `paid` when Mollie, asked for
 * it, says so: the notification of a payment is unsigned and only a hint.
 */
export const mollie = defineProvider<MollieConfig>({
  id: 'mollie',
  configSchema: mollieConfig,
  capabilities: {
    manualCapture: true,
    partialCapture: true,
    multiCapture: true,
    partialRefund: true,
    multiRefund: true,
    tokens: true,
    findByMerchantRef: true,
    // Those of a payment's own address; the dashboard's webhooks are signed, and verified where a secret is set.
    notifications: 'hint',
    // Mollie's SDK: attempts should be repeated within an hour.
    idempotencyKeyTtlMs: HOUR,
    currencies: CURRENCIES,
    settledBy: 'provider',
    panel: 'redirect',
  },
  isTest: isTestKey,
  // Mollie fixes it per method: minutes to hours at its page, days for a bank transfer.
  sessionLifetimeMs: ({ method }) => (method === 'banktransfer' ? 14 * DAY : 3 * HOUR),
  open: openMollie,
});
