import type { PaymentProvider, ProviderContext } from '../provider.ts';
import { authorize } from './authorize.ts';
import { capture } from './capture.ts';
import { checkConfig } from './check-config.ts';
import { createClient } from './client.ts';
import type { StripeConfig } from './config.ts';
import { createIntent } from './create-intent.ts';
import { createSession } from './create-session.ts';
import { createToken } from './create-token.ts';
import { findByMerchantRef } from './find.ts';
import { createLook } from './look.ts';
import { readNotification } from './notification.ts';
import { elementPage } from './page.ts';
import { redact } from './redact.ts';
import { refund } from './refund.ts';
import { registerNotifications } from './register.ts';
import { release } from './void.ts';

/** Stripe for one configured method. */
export function openStripe(context: ProviderContext<StripeConfig>): PaymentProvider {
  const { clock, config, http, method } = context;
  const client = createClient(http, config);
  const look = createLook(client, clock);
  const page = elementPage(config);
  return {
    createSession: (input) =>
      page ? createIntent(client, config, method, input) : createSession(client, config, method, input, clock.now),
    ...(page && { page }),
    retrieve: ({ providerRef }, signal) => look.at(providerRef, signal),
    findByMerchantRef: (payment, signal) => findByMerchantRef(client, look, payment, signal),
    authorize: (input) => authorize(client, look, method, input),
    createToken: (input) => createToken(client, input),
    capture: (input) => capture(client, look, input),
    void: (input) => release(client, look, input, clock.now),
    refund: (input) => refund(client, look, input),
    parseNotification: async (request) => readNotification(request, config, method, clock.now()),
    redact: (transcript) => redact(transcript, [config.secretKey, config.webhookSecret, config.webhookSecretPrevious]),
    registerNotifications: (input) => registerNotifications(client, context, input),
    checkConfig: () => checkConfig(client, context, method, config),
  };
}
