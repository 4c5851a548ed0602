import type { PaymentProvider, ProviderContext } from '../provider.ts';
import { createApi } from './api.ts';
import { checkConfig } from './check-config.ts';
import type { MollieConfig } from './config.ts';
import { chargeSource, createSession } from './create-session.ts';
import { createToken } from './customers.ts';
import { findPayment } from './find.ts';
import { release } from './give-back.ts';
import { capture, refund } from './moves.ts';
import { readNotification } from './notification.ts';
import { listOptions } from './options.ts';
import { readPayment } from './payments.ts';
import { redact } from './redact.ts';
import { found } from './standing.ts';

export function openMollie(context: ProviderContext<MollieConfig>): PaymentProvider {
  const { config, clock, http } = context;
  const api = createApi(http, config);
  return {
    createSession: (input) => createSession(api, config, input),
    authorize: (input) => chargeSource(api, config, input),
    createToken: (input) => createToken(api, input),
    ...(config.method === undefined && { options: (input) => listOptions(api, config, input) }),
    capture: (input) => capture(api, input),
    void: (input) => release(api, input),
    refund: (input) => refund(api, input),
    async retrieve({ providerRef }, signal) {
      const got = await readPayment(api, providerRef, signal);
      return 'problem' in got ? got.problem : found(got.value);
    },
    findByMerchantRef: (payment, signal) => findPayment(api, payment, signal),
    parseNotification: async (request) => readNotification(request, config, clock.now()),
    redact: (transcript) => redact(transcript, config),
    checkConfig: () => checkConfig(api, context),
  };
}
