import { defineProvider } from '../provider.ts';
import { isLive, type PayPalConfig, paypalConfig, REQUEST_ID_TTL_MS, SESSION_LIFETIME_MS } from './config.ts';
import { CURRENCIES } from './currency.ts';
import { openPayPal } from './provider.ts';

/**
 * PayPal. The shopper approves an order on PayPal's own page; no script of PayPal's runs on ours. An approval moves no
 * money: whoever looks at an approved order takes it, see complete.ts. A payment goes by its order's id.
 */
export const paypal = defineProvider<PayPalConfig>({
  id: 'paypal',
  configSchema: paypalConfig,
  capabilities: {
    manualCapture: true,
    partialCapture: true,
    multiCapture: true,
    partialRefund: true,
    multiRefund: true,
    tokens: true,
    // Within the hours for which PayPal remembers a request id, see find.ts.
    findByMerchantRef: true,
    notifications: 'signed',
    idempotencyKeyTtlMs: REQUEST_ID_TTL_MS,
    currencies: CURRENCIES,
    settledBy: 'provider',
    panel: 'redirect',
  },
  isTest: (config) => !isLive(config),
  sessionLifetimeMs: () => SESSION_LIFETIME_MS,
  open: openPayPal,
});
