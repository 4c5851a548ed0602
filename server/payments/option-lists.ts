import { money } from '../../shared/money.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { findCheckout } from '../database/repositories/checkouts.ts';
import { createKeptAnswers } from '../kept-answers.ts';
import type { ListOptions, MethodOption } from '../providers/provider.ts';
import { captureFor, savesSource } from './begin-payment.ts';
import { type Domain, type Method, RefusedError } from './domain.ts';
import { isPayable } from './machines/checkout.ts';
import { offerOf } from './offer.ts';

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
   * @param seen the country the shopper's address is in; null: unknown
   * @throws RefusedError checkout_not_found, checkout_closed, method_unknown
   */
  of(checkoutId: string, methodId: string, locale: string, seen: string | null): Promise<readonly MethodOption[]>;
}

export function createOptionLists(domain: Domain): OptionLists {
  const kept = createKeptAnswers<readonly MethodOption[]>(domain.clock, MAX_LISTS);
  return {
    async of(checkoutId, methodId, locale, seen) {
      const checkout = await findCheckout(domain.database.read, checkoutId);
      if (!checkout) throw new RefusedError('checkout_not_found', 'There is no such checkout.', 404);
      const { store, method, surchargeMinor } = offerOf(domain, checkout, methodId, seen);
      if (!method.provider.options) return [];
      if (!isPayable(checkout.state as 'open')) {
        throw new RefusedError('checkout_closed', 'This checkout can no longer be paid.', 409);
      }
      const wanted = {
        money: money(checkout.amount_minor + surchargeMinor, checkout.currency),
        locale,
        capture: captureFor(store, method),
        tokenize: savesSource(checkout, method),
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
