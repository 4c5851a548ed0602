import { createQueue } from '../one-at-a-time.ts';
import type { PaymentProvider, ProviderContext } from '../provider.ts';
import { createApi } from './api.ts';
import { checkConfig } from './check-config.ts';
import { createClient } from './client.ts';
import type { BtcpayConfig } from './config.ts';
import { createSession, findByMerchantRef } from './create-session.ts';
import { lookUp, outcomeOf, type Shop } from './look.ts';
import { readNotification } from './notification.ts';
import { redact } from './redact.ts';
import { refund } from './refund.ts';
import { registerNotifications } from './register.ts';
import { voidInvoice } from './void.ts';

/** Opens the merchant's BTCPay store for one method. */
export function openBtcpay(context: ProviderContext<BtcpayConfig>): PaymentProvider {
  const { config, clock, http, method } = context;
  const client = createClient(http, config.serverUrl, config.apiKey);
  const shop: Shop = { api: createApi(client, config), config, now: () => clock.now() };
  // BTCPay knows no idempotency keys.
  const inTurn = createQueue();
  const alert = (about: { code: string; about?: string; message: string }) =>
    context.alert({ ...about, subject: method });

  return {
    createSession: (input) => inTurn(input.merchantRef, () => createSession(shop, input)),
    async retrieve({ providerRef }, signal) {
      const looked = await lookUp(shop, providerRef, signal);
      return 'failure' in looked ? looked.failure : outcomeOf(config, looked.look, looked.look.payment);
    },
    findByMerchantRef: (payment, signal) => findByMerchantRef(shop, payment, signal),
    void: (input) => inTurn(input.merchantRef, () => voidInvoice(shop, input)),
    refund: (input) => inTurn(input.merchantRef, () => refund(shop, alert, input)),
    async parseNotification(request) {
      return readNotification(config, request);
    },
    redact: (transcript) => redact(config, transcript),
    registerNotifications: (input) => registerNotifications(context, client, input),
    checkConfig: () => checkConfig(context, client),
  };
}
