import { DAY } from '../../clock.ts';
import { definePlatform } from '../platform.ts';
import { checkConfig } from './check-config.ts';
import { type CraftingStoreConfig, craftingStoreConfigSchema } from './config.ts';
import { callbackType, confirm } from './confirm.ts';
import { renderReply } from './reply.ts';
import { readRequest } from './request.ts';

export type { CraftingStoreConfig } from './config.ts';

/**
 * CraftingStore's custom payment method. Its server posts a signed order, Tillgate answers with a link, and later
 * posts a signed "paid" back. Requests carry neither time nor nonce: being idempotent on the transaction id is the
 * only defence against a replay, and it is the caller's (same id, same link).
 */
export const craftingstore = definePlatform<CraftingStoreConfig>({
  id: 'craftingstore',
  configSchema: craftingStoreConfigSchema,
  limits: {
    // "Pending" payments older than 7 days become "invalid" (CraftingStore gateway page, payment retention time).
    confirmWithinMs: 7 * DAY,
    // At least once, and no more after the first success: a repeated "paid" is in public use without ill effect.
    confirmationIsIdempotent: true,
    capture: 'automatic',
    priceIsFinal: true,
  },
  routes: [{ method: 'POST', path: '/', cors: false }],
  open(context) {
    const { store } = context;
    return {
      parseRequest: async (request) => readRequest(request, store),
      renderReply: (result) => renderReply(result, store),
      canConfirm: (kind) => callbackType(kind, store) !== null,
      confirm: (confirmation, signal) => confirm(context, confirmation, signal),
      checkConfig: () => checkConfig(context),
      close: async () => {},
    };
  },
});
