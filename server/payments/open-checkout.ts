import type { LinkRequest, LinkResult, OrderQuote } from '../platforms/platform.ts';
import { chooseCheckout } from './choose-checkout.ts';
import { checkoutUrl, type Domain, type Store } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { standingOf } from './standing.ts';
import { orderSubject } from './subjects.ts';

/**
 * Gives the order's link: the one it has, or a new one. The same order again is the same link, so a
 * request repeated, replayed or prefetched costs nothing and charges nobody.
 */
export async function openCheckout(
  domain: Domain,
  store: Store,
  request: LinkRequest,
  signal: AbortSignal,
): Promise<LinkResult> {
  const answer = request.quote ?? (await askForQuote(store, request, signal));
  if ('result' in answer) return answer;
  const choice = await writeWithEffects(
    domain,
    (tx, effects) => chooseCheckout(tx, domain, store, request, answer, effects),
    [orderSubject(store.config.id, request.orderRef)],
  );
  if ('result' in choice) return choice;
  return {
    result: 'link',
    url: checkoutUrl(domain, choice.public_id),
    checkout: choice.public_id,
    standing: await standingOf(domain.database.read, choice),
  };
}

type Refused = Extract<LinkResult, { result: 'refused' }>;

async function askForQuote(store: Store, request: LinkRequest, signal: AbortSignal): Promise<OrderQuote | LinkResult> {
  const outcome = await store.platform.quote?.(request.orderRef, signal, request.proof);
  switch (outcome?.status) {
    case 'succeeded':
      return outcome.value;
    case 'rejected':
      if (outcome.code === 'unreachable' || outcome.code === 'unauthorized' || outcome.code === 'not_configured') {
        return { result: 'unavailable', code: outcome.code, message: 'The store cannot be asked for this order now.' };
      }
      return {
        result: 'refused',
        code: outcome.code,
        message: outcome.message,
        status: REFUSAL_STATUS[outcome.code] ?? 422,
      };
    default:
      return {
        result: 'unavailable',
        code: 'store_unreachable',
        message: 'The store did not answer. Please try again.',
      };
  }
}

const REFUSAL_STATUS: Readonly<Record<string, Refused['status']>> = {
  not_found: 404,
  invalid_request: 400,
  shopper_unauthorized: 401,
  order_not_payable: 409,
};
