import type { Money } from '../../shared/money.ts';
import type { Queries } from '../database/database.ts';
import { checkoutsOfOrder, insertCheckout } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import type { CheckoutRow } from '../database/schema.ts';
import type { LinkResult, OrderQuote } from '../platforms/platform.ts';
import { checkoutUrl, type Domain, type Store } from './domain.ts';
import { type Effects, writeWithEffects } from './effects.ts';
import { raiseFlag } from './flags.ts';
import { newCheckoutId } from './ids.ts';
import { isPayable } from './machines/checkout.ts';
import { moveCheckout } from './move-checkout.ts';

/** A request for a payable link. `quote` is there when the platform's own signed request carried it. */
export interface LinkRequest {
  readonly orderRef: string;
  readonly quote?: OrderQuote;
}

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
  const answer = request.quote ? request.quote : await askForQuote(store, request.orderRef, signal);
  if ('result' in answer) return answer;
  const signed = request.quote !== undefined;
  return writeWithEffects(domain, (tx, effects) =>
    linkFor(tx, domain, store, request.orderRef, answer, signed, effects),
  );
}

async function askForQuote(store: Store, orderRef: string, signal: AbortSignal): Promise<OrderQuote | LinkResult> {
  const outcome = await store.platform.quote?.(orderRef, signal);
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

const REFUSAL_STATUS: Readonly<Record<string, 400 | 404 | 409 | 422>> = {
  not_found: 404,
  invalid_request: 400,
  order_not_payable: 409,
};

async function linkFor(
  tx: Queries,
  domain: Domain,
  store: Store,
  orderRef: string,
  quote: OrderQuote,
  signed: boolean,
  effects: Effects,
): Promise<LinkResult> {
  const now = domain.clock.now();
  const existing = await checkoutsOfOrder(tx, store.config.id, orderRef);
  const kept = existing.find((one) => one.state === 'completed' || one.state === 'review') ?? existing[0];
  if (!kept) return link(domain, await create(tx, domain, store, orderRef, quote, now, effects));

  const same = kept.amount_minor === quote.money.amountMinor && kept.currency === quote.money.currency;
  if (signed) {
    // A signed order keeps its first price for ever; another one under its id is somebody's mistake or worse.
    if (same) return link(domain, kept);
    await raiseFlag(tx, kept, null, 'quoteChanged', now, effects, { asked: describe(quote.money) });
    return {
      result: 'refused',
      code: 'order_changed',
      message: 'This order was requested before with another price.',
      status: 409,
    };
  }

  if (!isPayable(kept.state as 'open')) {
    const ended = kept.state === 'expired' || kept.state === 'cancelled';
    return link(domain, ended ? await create(tx, domain, store, orderRef, quote, now, effects) : kept);
  }
  // While an attempt runs its price is honoured: the shopper agreed to it.
  if (kept.state === 'processing') return link(domain, kept);
  if (same && kept.expires_at > now) return link(domain, kept);
  await moveCheckout(tx, kept, same ? 'expired' : 'cancelled', now, effects);
  return link(domain, await create(tx, domain, store, orderRef, quote, now, effects));
}

async function create(
  tx: Queries,
  domain: Domain,
  store: Store,
  orderRef: string,
  quote: OrderQuote,
  now: number,
  effects: Effects,
): Promise<CheckoutRow> {
  const within = store.limits.confirmWithinMs;
  const checkout = await insertCheckout(tx, {
    public_id: newCheckoutId(),
    store_id: store.config.id,
    order_ref: orderRef,
    basket_ref: quote.basketRef,
    amount_minor: quote.money.amountMinor,
    currency: quote.money.currency,
    title: quote.title,
    success_url: quote.successUrl,
    cancel_url: quote.cancelUrl,
    state: 'open',
    expires_at: now + domain.schedules.checkoutLifetimeMs,
    confirm_by: within === null ? null : now + within,
    created_at: now,
    updated_at: now,
  });
  await recordEvent(tx, about(checkout), now, 'checkout.opened', { amount: describe(quote.money) });
  effects.checkoutChanged(checkout.public_id);
  return checkout;
}

const link = (domain: Domain, checkout: CheckoutRow): LinkResult => ({
  result: 'link',
  url: checkoutUrl(domain, checkout.public_id),
});

const describe = (value: Money) => `${value.amountMinor} ${value.currency}`;
