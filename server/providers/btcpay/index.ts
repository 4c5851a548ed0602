import { MINUTE } from '../../clock.ts';
import { defineProvider } from '../provider.ts';
import { type BtcpayConfig, btcpayConfig } from './config.ts';
import { openBtcpay } from './provider.ts';

/**
 * Bitcoin and Lightning through the merchant's own BTCPay Server (Greenfield API).
 * The shopper pays on our own panel or on the server's page. Refunds are claim links: `refunded` grows when a claim was paid out.
 */
export const btcpay = defineProvider<BtcpayConfig>({
  id: 'btcpay',
  configSchema: btcpayConfig,
  capabilities: {
    manualCapture: false,
    partialCapture: false,
    multiCapture: false,
    partialRefund: true,
    multiRefund: true,
    tokens: false,
    findByMerchantRef: true,
    notifications: 'signed',
    idempotencyKeyTtlMs: null,
    currencies: 'any',
    settledBy: 'provider',
    amounts: 'shopper',
    panel: 'redirect',
  },
  panel: ({ present }) => (present === 'panel' ? 'crypto' : 'redirect'),
  isTest: ({ testnet }) => testnet,
  sessionLifetimeMs: ({ expiryMinutes }) => expiryMinutes * MINUTE,
  open: openBtcpay,
});
