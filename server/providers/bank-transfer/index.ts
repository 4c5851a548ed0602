/**
 * SEPA credit transfer to the merchant's own account. There is no service to ask: the merchant (or an import) records
 * what arrived, and everything here is a function of the payment and those records.
 */
import { DAY } from '../../clock.ts';
import { rejected, succeeded } from '../../payments/outcome.ts';
import { defineProvider } from '../provider.ts';
import { checkConfig } from './check-config.ts';
import { type BankTransferConfig, configSchema } from './config.ts';
import { createSession } from './create-session.ts';
import { redact } from './redact.ts';
import { referenceOf } from './reference.ts';
import { truthOf } from './truth.ts';

export const bankTransfer = defineProvider<BankTransferConfig>({
  id: 'bank-transfer',
  configSchema,
  capabilities: {
    manualCapture: false,
    partialCapture: false,
    multiCapture: false,
    partialRefund: false,
    multiRefund: false,
    tokens: false,
    findByMerchantRef: true,
    notifications: 'none',
    idempotencyKeyTtlMs: null,
    currencies: ['EUR'],
    settledBy: 'operator',
    panel: 'transfer',
  },
  isTest: () => false,
  sessionLifetimeMs: ({ expiresInDays }) => expiresInDays * DAY,
  open({ config, clock }) {
    return {
      async createSession(input) {
        return createSession(config, input, clock.now());
      },
      async retrieve(payment) {
        return payment.providerRef === referenceOf(payment.merchantRef)
          ? succeeded(truthOf(payment, clock.now()))
          : rejected('not_found', 'This reference belongs to another payment');
      },
      /** A create whose answer was lost was never shown to the shopper: unless money came, it never happened. */
      async findByMerchantRef(payment) {
        const truth = truthOf(payment, clock.now());
        return succeeded(truth.stage === 'captured' ? truth : null);
      },
      async parseNotification() {
        const error = { code: 'not_found', message: 'Nobody notifies of bank transfers.' };
        return { verdict: 'invalid', reason: 'unconfigured', reply: { status: 404, body: { error } } };
      },
      redact,
      async checkConfig() {
        return checkConfig(config);
      },
    };
  },
});
