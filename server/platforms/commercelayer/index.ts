import { definePlatform } from '../platform.ts';
import { renderAction } from './action-reply.ts';
import { checkConfig } from './check-config.ts';
import { type CommerceLayerConfig, commerceLayerConfigSchema } from './config.ts';
import { confirm } from './confirm.ts';
import { quote } from './quote.ts';
import { renderLink } from './reply.ts';
import { readRequest } from './request.ts';
import { routes } from './routes.ts';

export type { CommerceLayerConfig } from './config.ts';

/**
 * Commerce Layer's external payment gateways, of API 2017-08 and of the Payments API 2026-05. A browser asks for the
 * checkout of an order; Commerce Layer's server then posts signed actions on the money. Signatures cover neither time nor
 * address: being idempotent on what a call asks is the defence against replays, `actionKeys` the one against bodies
 * posted to another action.
 */
export const commercelayer = definePlatform<CommerceLayerConfig>({
  id: 'commercelayer',
  configSchema: commerceLayerConfigSchema,
  adviceFor: {
    secret: 'Run "tillgate commercelayer setup" first: it fetches the shared secret and writes it there.',
    'payments.secret':
      'Run "tillgate commercelayer setup --payments-api" first: it fetches the shared secret and writes it there.',
  },
  surchargeAdvice:
    "Commerce Layer's own payment methods carry a price (price_amount_cents), which it adds to the order's total: set it there.",
  limits: {
    // No time is stated after which an order can no longer be placed.
    confirmWithinMs: null,
    // An outcome names its action by `action_id`.
    confirmationIsIdempotent: true,
    repeatIsHarmless: true,
    capture: 'manual',
    // Orders are edited until they are placed; the authorize call then names the price that counts.
    priceIsFinal: false,
  },
  routes,
  open(context) {
    const { store } = context;
    return {
      parseRequest: async (request) => readRequest(request, store),
      quote: (orderRef, signal, proof) => quote(context, orderRef, signal, proof),
      renderReply: renderLink,
      actions: { answerWithinMs: store.answerWithinMs, renderReply: (result, api) => renderAction(result, api, store) },
      canConfirm: (kind) => kind === 'actionResult',
      confirm: (confirmation, signal) => confirm(context, confirmation, signal),
      checkConfig: () => checkConfig(context),
      close: async () => {},
    };
  },
});
