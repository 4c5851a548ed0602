import { type Money, money } from '../../shared/money.ts';
import type { Queries } from '../database/database.ts';
import { authorizesOfCheckout } from '../database/repositories/actions.ts';
import { checkoutsOfOrder, insertCheckout, updateCheckout } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { activePayment, paymentsOfCheckout, updatePayment } from '../database/repositories/payments.ts';
import type { CheckoutRow } from '../database/schema.ts';
import type { LinkRequest, LinkResult, OrderQuote } from '../platforms/platform.ts';
import { failAuthorizes } from './actions/settle.ts';
import type { Domain, Store } from './domain.ts';
import type { Effects } from './effects.ts';
import { raiseFlag } from './flags.ts';
import { giveUpPayment } from './give-up-payment.ts';
import { newCheckoutId } from './ids.ts';
import { isPayable } from './machines/checkout.ts';
import { isOver, type PaymentState } from './machines/payment.ts';
import { moveCheckout } from './move-checkout.ts';
import { canBeReplaced } from './replaceable.ts';

/**
 * Which of an order's checkouts answers a request for a link; a new one where none of them can. What the old one held
 * in reserve for another price is given back.
 */
export async function chooseCheckout(
  tx: Queries,
  domain: Domain,
  store: Store,
  request: LinkRequest,
  quote: OrderQuote,
  effects: Effects,
): Promise<CheckoutRow | Extract<LinkResult, { result: 'refused' }>> {
  const now = domain.clock.now();
  const fresh = () => create(tx, domain, store, request, quote);

  const existing = (await checkoutsOfOrder(tx, store.config.id, request.orderRef)).filter(
    (one) => one.superseded === 0,
  );
  const kept = existing.find((one) => one.state === 'completed' || one.state === 'review') ?? existing[0];
  if (!kept) return fresh();

  const same = kept.amount_minor === quote.money.amountMinor && kept.currency === quote.money.currency;
  if (store.limits.priceIsFinal) {
    // A signed order keeps its first price for ever; another one under its id is somebody's mistake or worse.
    if (same) return kept;
    await raiseFlag(tx, kept, null, 'quoteChanged', now, effects, { asked: describe(quote.money) });
    return {
      result: 'refused',
      code: 'order_changed',
      message: 'This order was requested before with another price.',
      status: 409,
    };
  }

  switch (kept.state) {
    case 'expired':
    case 'cancelled':
      return fresh();
    case 'review':
      return kept;
    case 'completed': {
      const claimed = await isClaimed(tx, store, kept);
      if (!(await makesRoom(tx, kept, same, claimed, request.renew === true))) return kept;
      // What nobody claimed is given back when its claim is looked at, which is now; what was claimed is the platform's.
      await updateCheckout(tx, kept.id, claimed ? { superseded: 1 } : { superseded: 1, claim_by: now });
      effects.checkNeeded();
      return fresh();
    }
  }

  const running = await activePayment(tx, kept.id);
  if (running) {
    // Its price is honoured, the shopper agreed to it; unless the platform itself would refuse it in the end.
    const stale = store.limits.capture === 'manual' && !same && canBeReplaced(domain, running);
    if (!stale) return kept;
    await updatePayment(tx, running.id, { active: 0, updated_at: now });
    effects.afterCommit('give up a superseded attempt', () => giveUpPayment(domain, running));
  } else if (same && kept.expires_at > now) {
    return refresh(tx, kept, request, quote);
  }
  if (isPayable(kept.state as 'open')) {
    await moveCheckout(tx, kept, same ? 'expired' : 'cancelled', now, effects);
    const failure = same
      ? { code: 'payment_expired', message: 'The money did not arrive in time.' }
      : { code: 'order_changed', message: 'The order has another price now.' };
    await failAuthorizes(tx, domain, kept, failure, effects);
  }
  return fresh();
}

/** Whether a checkout that was paid no longer answers for its order. */
async function makesRoom(
  tx: Queries,
  kept: CheckoutRow,
  same: boolean,
  claimed: boolean,
  renew: boolean,
): Promise<boolean> {
  const payments = await paymentsOfCheckout(tx, kept.id);
  // Its money went back.
  if (payments.every(({ state, active }) => active === 0 || isOver(state as PaymentState))) return true;
  // Paid at a price the order no longer has, and the platform has not taken it up.
  return claimed ? renew : !same;
}

/** Whether the platform has taken the money up, or is going to; one that is only told "paid" claims nothing. */
async function isClaimed(tx: Queries, { limits }: Store, kept: CheckoutRow): Promise<boolean> {
  if (limits.capture === 'automatic') return true;
  return (await authorizesOfCheckout(tx, kept.id)).some(({ state }) => state !== 'failed');
}

/** The same checkout for a shopper who comes again, perhaps from another page and with another wish. */
async function refresh(tx: Queries, kept: CheckoutRow, request: LinkRequest, quote: OrderQuote): Promise<CheckoutRow> {
  // An order that no longer says its country has not moved.
  const values = { ...wishesOf(request, quote), country: quote.country ?? kept.country };
  const known = Object.entries(values).every(([key, value]) => kept[key as keyof typeof values] === value);
  if (known) return kept;
  await updateCheckout(tx, kept.id, values);
  return { ...kept, ...values };
}

const wishesOf = ({ returnUrl, saveSource }: LinkRequest, quote: OrderQuote) => ({
  success_url: returnUrl ?? quote.successUrl,
  cancel_url: returnUrl ?? quote.cancelUrl,
  order_number: quote.orderNumber ?? null,
  customer_ref: quote.customerRef ?? null,
  save_source: saveSource === true ? 1 : 0,
});

/** Announced to nobody: who could be waiting for what has no name yet? */
async function create(
  tx: Queries,
  domain: Domain,
  store: Store,
  request: LinkRequest,
  quote: OrderQuote,
): Promise<CheckoutRow> {
  const now = domain.clock.now();
  const within = store.limits.confirmWithinMs;
  const checkout = await insertCheckout(tx, {
    ...wishesOf(request, quote),
    country: quote.country ?? null,
    public_id: newCheckoutId(),
    store_id: store.config.id,
    order_ref: request.orderRef,
    basket_ref: quote.basketRef,
    amount_minor: quote.money.amountMinor,
    currency: quote.money.currency,
    title: quote.title,
    state: 'open',
    expires_at: now + domain.schedules.checkoutLifetimeMs,
    confirm_by: within === null ? null : now + within,
    claim_by: null,
    created_at: now,
    updated_at: now,
  });
  await recordEvent(tx, about(checkout), now, 'checkout.opened', {
    amount: describe(money(checkout.amount_minor, checkout.currency)),
  });
  return checkout;
}

const describe = (value: Money) => `${value.amountMinor} ${value.currency}`;
