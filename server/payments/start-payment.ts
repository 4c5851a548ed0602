import type { StartPayment } from '../../shared/api.ts';
import { money } from '../../shared/money.ts';
import { findCheckout } from '../database/repositories/checkouts.ts';
import { activePayment, findPaymentByAttempt, updatePayment } from '../database/repositories/payments.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import { failpoint } from '../failpoint.ts';
import {
  BEGIN_TIMEOUT_MS,
  type Begun,
  beginPayment,
  captureOf,
  descriptionOf,
  notificationUrlOf,
  savesSource,
} from './begin-payment.ts';
import { checkoutUrl, type Domain, RefusedError } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { giveUpPayment } from './give-up-payment.ts';
import { heldUp, isHeldUp } from './held-up.ts';
import { isPayable } from './machines/checkout.ts';
import { type Offer, offerOf } from './offer.ts';
import { recordSession } from './record-session.ts';
import { canBeReplaced, settledByOperator } from './replaceable.ts';

/**
 * One press of Pay. Whatever the shopper's browser does (ten clicks, two tabs, a repeated request), at most
 * one attempt runs: the same attempt key is the same payment, and while another attempt runs that one is
 * shown instead.
 *
 * @param seen the country the shopper's address is in; null: unknown
 * @throws RefusedError checkout_not_found, checkout_closed, method_unknown, option_unknown, price_changed
 */
export async function startPayment(
  domain: Domain,
  checkoutId: string,
  input: StartPayment,
  seen: string | null = null,
): Promise<void> {
  const first = await begin(domain, checkoutId, input, seen);
  if (first === 'resumed') return;
  if ('payment' in first) return atWork(domain, first, input);

  // The shopper wants another way to pay: the attempt before must be given up over there first.
  await giveUpPayment(domain, first.replaced);
  const second = await begin(domain, checkoutId, { ...input, replace: false }, seen);
  if (second !== 'resumed' && 'payment' in second) await atWork(domain, second, input);
}

/** Commits the intent before the provider hears of it. */
async function begin(
  domain: Domain,
  checkoutId: string,
  input: StartPayment,
  seen: string | null,
): Promise<Begun | { readonly replaced: PaymentRow } | 'resumed'> {
  const begun = await writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    const checkout = await findCheckout(tx, checkoutId);
    if (!checkout) throw new RefusedError('checkout_not_found', 'There is no such checkout.', 404);
    if (await findPaymentByAttempt(tx, checkout.id, input.attempt)) return 'resumed';

    const running = await activePayment(tx, checkout.id);
    if (!isPayable(checkout.state as 'open') || (!running && checkout.expires_at <= now)) {
      throw new RefusedError('checkout_closed', 'This checkout can no longer be paid.', 409);
    }
    // The attempt that runs is shown, whatever is offered by now.
    if (running && (input.replace !== true || !canBeReplaced(domain, running))) return 'resumed';
    const offer = offerOf(domain, checkout, input.method, seen);
    if (input.option !== undefined && !offer.method.provider.options) {
      throw new RefusedError('option_unknown', 'This way to pay has nothing to choose from.', 422);
    }
    refuseAnotherPrice(checkout, offer, input);
    if (running) {
      if (!settledByOperator(domain, running)) return { replaced: running };
      // Nobody can call a transfer back; should it arrive all the same, it is seen and flagged.
      await updatePayment(tx, running.id, { active: 0, updated_at: now });
    }
    return beginPayment(
      tx,
      domain,
      offer.store,
      checkout,
      offer.method,
      { kind: 'purchase', attempt: input.attempt },
      effects,
    );
  });
  if (typeof begun === 'object' && 'payment' in begun) failpoint('operation.stored');
  return begun;
}

/** Nobody is charged another sum than the page showed. What the page says is only compared, never charged. */
function refuseAnotherPrice(checkout: CheckoutRow, { surchargeMinor }: Offer, { total }: StartPayment): void {
  if (total === undefined || total === checkout.amount_minor + surchargeMinor) return;
  throw new RefusedError(
    'price_changed',
    'This way to pay costs another sum by now: look at it, and press again.',
    409,
  );
}

const atWork = (domain: Domain, begun: Begun, input: StartPayment) =>
  domain.leases.during('payment', begun.payment.id, () => submit(domain, begun, input));

async function submit(domain: Domain, begun: Begun, input: StartPayment): Promise<void> {
  const { checkout, payment, operation } = begun;
  const method = domain.methods.get(payment.method_id);
  const store = domain.stores.get(checkout.store_id);
  if (!method || !store) throw new Error('The configuration changed under a running request');
  if (isHeldUp(domain, operation)) return recordSession(domain, method, begun, heldUp);
  const outcome = await method.provider.createSession({
    merchantRef: payment.public_id,
    idempotencyKey: operation.idempotency_key,
    money: money(payment.amount_minor, payment.currency),
    capture: captureOf(payment),
    description: descriptionOf(store, checkout),
    orderRef: checkout.order_ref,
    returnUrl: checkoutUrl(domain, checkout.public_id),
    notificationUrl: notificationUrlOf(domain, method),
    frameAncestors: store.config.origins,
    expiresAt: payment.expires_at,
    locale: input.locale,
    details: input.details,
    ...(input.option !== undefined && { option: input.option }),
    tokenize: savesSource(checkout, method),
    signal: AbortSignal.timeout(BEGIN_TIMEOUT_MS),
  });
  failpoint('provider.answered');
  await recordSession(domain, method, begun, outcome);
  failpoint('facts.recorded');
}
