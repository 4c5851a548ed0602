import { MINUTE } from '../../clock.ts';
import { defineProvider } from '../provider.ts';
import { KEY_TTL_MS } from './bank/keys.ts';
import { type SandboxConfig, sandboxConfig } from './config.ts';
import { openSandbox } from './provider.ts';

/**
 * A provider to try everything with: card numbers decide what happens (see bank/cards.ts), and a simulated bank with
 * a file of its own remembers it. Test cards only; no real money moves.
 */
export const sandbox = defineProvider<SandboxConfig>({
  id: 'sandbox',
  configSchema: sandboxConfig,
  capabilities: {
    manualCapture: true,
    partialCapture: true,
    partialRefund: true,
    multiRefund: true,
    tokens: true,
    findByMerchantRef: true,
    notifications: 'signed',
    idempotencyKeyTtlMs: KEY_TTL_MS,
    currencies: 'any',
    settledBy: 'provider',
    panel: 'card',
  },
  isTest: () => true,
  sessionLifetimeMs: () => 30 * MINUTE,
  open: (context) => openSandbox(context).provider,
});
