import { MINUTE } from '../../clock.ts';
import { defineProvider } from '../provider.ts';
import { KEY_TTL_MS } from './bank/keys.ts';
import { type SandboxConfig, sandboxConfig } from './config.ts';
import { openSandbox } from './provider.ts';

/**
 * A provider to try everything with: card numbers decide what happens, and a simulated bank with a file of its own
 * remembers it. Test cards only; no real money moves. "Late" is after `settleAfterMs`, and then told by notification.
 *
 * | card                | paying                   | captures, voids and refunds of the payment              |
 * |---------------------|--------------------------|---------------------------------------------------------|
 * | 4242 4242 4242 4242 | approved                 | done at once                                            |
 * | 4000 0000 0000 0002 | declined                 |                                                         |
 * | 4000 0000 0000 9995 | insufficient funds       |                                                         |
 * | 4000 0027 6000 3184 | asks for a challenge;    | done at once                                            |
 * |                     | saved: declined          |                                                         |
 * | 4000 0000 0000 3220 | pending, approved late   | done at once                                            |
 * | 4000 0000 0000 3238 | pending, declined late   |                                                         |
 * | 4000 0000 0000 0119 | answer lost; as …3220    | done at once                                            |
 * | 4000 0000 0000 0127 | approved                 | done at once, answer lost; the same key again answers   |
 * | 4000 0000 0000 7726 | approved                 | pending, done late                                      |
 * | 4000 0000 0000 5126 | approved                 | refunds: pending, fail late; the others done at once    |
 * | 4000 0000 0000 5134 | approved                 | captures and voids: pending, fail late; refunds at once |
 *
 * While a move is pending its money is set aside, but no amount changes until it is done. The card of a saved payment
 * source goes on deciding. An authorization lapses seven days after it was given.
 */
export const sandbox = defineProvider<SandboxConfig>({
  id: 'sandbox',
  configSchema: sandboxConfig,
  capabilities: {
    manualCapture: true,
    partialCapture: true,
    multiCapture: true,
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
