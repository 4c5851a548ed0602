import { money } from '../../shared/money.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { findCheckout } from '../database/repositories/checkouts.ts';
import { createKeptAnswers } from '../kept-answers.ts';
import type { ListOptions, MethodOption } from '../providers/provider.ts';
import { type Domain, type Method, RefusedError } from './domain.ts';
import { isPayable } from './machines/checkout.ts';
import { offerOf } from './start-payment.ts';

/** A shopper who waits longer is better served by the provider's own list. */
const TIMEOUT_MS = 6 * SECOND;
/** What a merchant switches on or off at the provider shows after this time at the latest. */
const KEEP_MS = 5 * MINUTE;
/** A provider in trouble is asked again after this time only, however many shoppers come. */
const KEEP_FAILURE_MS = 15 * SECOND;
const MAX_LISTS = 1_000;

export interface OptionLists {
  /**
   * The provider's own ways to pay a checkout with one of its methods. Empty when there are none or the provider does
   * not tell: it then lists them on its page.
   *
   * @throws RefusedError checkout_not_found, checkout_closed, method_unknown
   */
  of(checkoutId: string, methodId: string, locale: string): Promise<readonly MethodOption[]>;
}

export function createOptionLists(domain: Domain): OptionLists {
  const kept = createKeptAnswers<readonly MethodOption[]>(domain.clock, MAX_LISTS);
  return {
    async of(checkoutId, methodId, locale) {
      const checkout = await findCheckout(domain.database.read, checkoutId);
      if (!checkout) throw new RefusedError('checkout_not_found', 'There is no such checkout.', 404);
      const { store, method } = offerOf(domain, checkout, methodId);
      if (!method.provider.options) return [];
      if (!isPayable(checkout.state as 'open')) {
        throw new RefusedError('checkout_closed', 'This checkout can no longer be paid.', 409);
      }
      const wanted = {
        money: money(checkout.amount_minor, checkout.currency),
        locale,
        capture: store.limits.capture === 'manual' && method.capabilities.manualCapture ? 'manual' : 'automatic',
        tokenize: checkout.save_source === 1 && method.capabilities.tokens,
      } as const;
      return kept.get(JSON.stringify([method.id, wanted]), () => ask(domain, method, wanted));
    },
  };
}

async function ask(domain: Domain, { id, provider }: Method, wanted: Omit<ListOptions, 'signal'>) {
  const outcome = await provider.options?.({ ...wanted, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (outcome?.status === 'succeeded') return { value: outcome.value, keepMs: KEEP_MS };
  const reason = outcome && 'message' in outcome ? outcome.message : 'No list was answered.';
  domain.logger.warn({ method: id }, `The ways to pay could not be listed: ${reason}`);
  return { value: [], keepMs: KEEP_FAILURE_MS };
}
