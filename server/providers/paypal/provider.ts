import { createQueue } from '../one-at-a-time.ts';
import type { PaymentProvider, ProviderContext } from '../provider.ts';
import { createAccessTokens } from './access-token.ts';
import { createApi } from './api.ts';
import { capture } from './capture.ts';
import { createCertificates } from './certificates.ts';
import { checkConfig } from './check-config.ts';
import { isLive, type PayPalConfig } from './config.ts';
import { authorize, createSession } from './create-session.ts';
import { createToken } from './create-token.ts';
import { findByMerchantRef } from './find.ts';
import { createLook } from './look.ts';
import { readNotification } from './notification.ts';
import { redact } from './redact.ts';
import { refund } from './refund.ts';
import { registerNotifications } from './register.ts';
import { retrieve } from './retrieve.ts';
import { createVerify } from './verify.ts';
import { release } from './void.ts';

/** PayPal for one configured method. */
export function openPayPal(context: ProviderContext<PayPalConfig>): PaymentProvider {
  const { alert, clock, config, http, method } = context;
  const setting = () => ({ method, alert, live: isLive(config), now: clock.now() });
  const tokens = createAccessTokens(http, config, clock);
  const api = createApi(http, tokens, config);
  const look = createLook(api, config, clock);
  const verify = createVerify(api, createCertificates(http, config, clock), config, clock);
  // PayPal takes up to 15 % more than was authorized.
  const inTurn = createQueue();
  return {
    createSession: (input) => createSession(api, look, config, input),
    authorize: (input) => authorize(api, look, input),
    createToken: (input) => createToken(api, input),
    retrieve: (known, signal) => retrieve(api, look, known, setting(), signal),
    findByMerchantRef: (known, signal) => findByMerchantRef(api, look, known, clock.now(), signal),
    capture: (input) => inTurn(input.providerRef, () => capture(api, look, input, clock.now)),
    void: (input) => release(api, look, input),
    refund: (input) => inTurn(input.providerRef, () => refund(api, look, input)),
    parseNotification: (request) => readNotification(request, config.webhookId, verify),
    redact: (transcript) => redact(transcript, config),
    checkConfig: () => checkConfig(api, tokens, context),
    registerNotifications: (input) => registerNotifications(api, context, input),
  };
}
