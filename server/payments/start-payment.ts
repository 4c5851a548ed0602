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
} from './begin-payment.ts';
import { checkoutUrl, type Domain, type Method, RefusedError, type Store, takes } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { giveUpPayment } from './give-up-payment.ts';
import { isPayable } from './machines/checkout.ts';
import { recordSession } from './record-session.ts';
import { canBeReplaced, settledByOperator } from './replaceable.ts';

/**
 * One press of Pay. Whatever the shopper's browser does (ten clicks, two tabs, a repeated request), at most
 * one attempt runs: the same attempt key is the same payment, and while another attempt runs that one is
 * shown instead.
 *
 * @throws RefusedError checkout_not_found, checkout_closed, method_unknown, option_unknown
 */
export async function startPayment(domain: Domain, checkoutId: string, input: StartPayment): Promise<void> {
  const first = await begin(domain, checkoutId, input);
  if (first === 'resumed') return;
  if ('payment' in first) return submit(domain, first, input);

  // The shopper wants another way to pay: the attempt before must be given up over there first.
  await giveUpPayment(domain, first.replaced);
  const second = await begin(domain, checkoutId, { ...input, replace: false });
  if (second !== 'resumed' && 'payment' in second) await submit(domain, second, input);
}

/** Commits the intent before the provider hears of it. */
async function begin(
  domain: Domain,
  checkoutId: string,
  input: StartPayment,
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
    const { store, method } = offerOf(domain, checkout, input.method);
    if (input.option !== undefined && !method.provider.options) {
      throw new RefusedError('option_unknown', 'This way to pay has nothing to choose from.', 422);
    }
    if (running) {
      if (input.replace !== true || !canBeReplaced(domain, running)) return 'resumed';
      if (!settledByOperator(domain, running)) return { replaced: running };
      // Nobody can call a transfer back; should it arrive all the same, it is seen and flagged.
      await updatePayment(tx, running.id, { active: 0, updated_at: now });
    }
    return beginPayment(tx, domain, store, checkout, method, { kind: 'purchase', attempt: input.attempt }, effects);
  });
  if (typeof begun === 'object' && 'payment' in begun) failpoint('operation.stored');
  return begun;
}

/** @throws RefusedError method_unknown */
export function offerOf(domain: Domain, checkout: CheckoutRow, id: string): { store: Store; method: Method } {
  const store = domain.stores.get(checkout.store_id);
  const method = store?.config.methods.includes(id) ? domain.methods.get(id) : undefined;
  if (!store || !method || !takes(method, checkout.currency)) {
    throw new RefusedError('method_unknown', 'This way to pay is not offered for this checkout.', 422);
  }
  return { store, method };
}

async function submit(domain: Domain, begun: Begun, input: StartPayment): Promise<void> {
  const { checkout, payment, operation } = begun;
  const method = domain.methods.get(payment.method_id);
  const store = domain.stores.get(checkout.store_id);
  if (!method || !store) throw new Error('The configuration changed under a running request');
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
    tokenize: checkout.save_source === 1 && method.capabilities.tokens,
    signal: AbortSignal.timeout(BEGIN_TIMEOUT_MS),
  });
  failpoint('provider.answered');
  await recordSession(domain, method, begun, outcome);
  failpoint('facts.recorded');
}
