import type { StartPayment } from '../../shared/api.ts';
import { money } from '../../shared/money.ts';
import type { Queries } from '../database/database.ts';
import { findCheckout } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { insertOperation } from '../database/repositories/operations.ts';
import {
  activePayment,
  findPaymentByAttempt,
  insertPayment,
  updatePayment,
} from '../database/repositories/payments.ts';
import type { CheckoutRow, OperationRow, PaymentRow } from '../database/schema.ts';
import { failpoint } from '../failpoint.ts';
import { checkoutUrl, type Domain, type Method, RefusedError } from './domain.ts';
import type { Effects } from './effects.ts';
import { writeWithEffects } from './effects.ts';
import { giveUpPayment } from './give-up-payment.ts';
import { idempotencyKeyOf, newOperationId, newPaymentId } from './ids.ts';
import { isPayable } from './machines/checkout.ts';
import { moveCheckout } from './move-checkout.ts';
import { recordSession } from './record-session.ts';

/** A provider that says nothing for this long has given us an `unknown`; its own limits are shorter. */
const CREATE_TIMEOUT_MS = 60_000;

interface Begun {
  readonly checkout: CheckoutRow;
  readonly payment: PaymentRow;
  readonly operation: OperationRow;
}

/**
 * One press of Pay. Whatever the shopper's browser does (ten clicks, two tabs, a repeated request), at most
 * one attempt runs: the same attempt key is the same payment, and while another attempt runs that one is
 * shown instead.
 *
 * @throws RefusedError checkout_not_found, checkout_closed, method_unknown
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
    const method = methodOf(domain, checkout, input.method);
    if (running) {
      if (input.replace !== true || !canBeReplaced(domain, running)) return 'resumed';
      if (!settledByOperator(domain, running)) return { replaced: running };
      // Nobody can call a transfer back; should it arrive all the same, it is seen and flagged.
      await updatePayment(tx, running.id, { active: 0, updated_at: now });
    }
    return insert(tx, domain, checkout, method, input, now, effects);
  });
  if (typeof begun === 'object' && 'payment' in begun) failpoint('operation.stored');
  return begun;
}

function methodOf(domain: Domain, checkout: CheckoutRow, id: string): Method {
  const offered = domain.stores.get(checkout.store_id)?.config.methods.includes(id);
  const method = offered ? domain.methods.get(id) : undefined;
  if (!method || !takes(method, checkout.currency)) {
    throw new RefusedError('method_unknown', 'This way to pay is not offered for this checkout.', 422);
  }
  return method;
}

/** Whether a method can be paid in a currency. */
export function takes(method: Method, currency: string): boolean {
  const { currencies } = method.capabilities;
  return currencies === 'any' || currencies.includes(currency);
}

/** Only what waits for the shopper can be given up; where a provider is at work money may be moving. */
function canBeReplaced(domain: Domain, payment: PaymentRow): boolean {
  return payment.state === 'actionRequired' || (payment.state === 'processing' && settledByOperator(domain, payment));
}

const settledByOperator = (domain: Domain, payment: PaymentRow) =>
  domain.methods.get(payment.method_id)?.capabilities.settledBy === 'operator';

async function insert(
  tx: Queries,
  domain: Domain,
  checkout: CheckoutRow,
  method: Method,
  input: StartPayment,
  now: number,
  effects: Effects,
): Promise<Begun> {
  const latest =
    checkout.confirm_by === null ? Number.MAX_SAFE_INTEGER : checkout.confirm_by - domain.schedules.deadlineMarginMs;
  const payment = await insertPayment(tx, {
    public_id: newPaymentId(),
    checkout_id: checkout.id,
    attempt_key: input.attempt,
    method_id: method.id,
    provider_ref: null,
    amount_minor: checkout.amount_minor,
    currency: checkout.currency,
    state: 'new',
    active: 1,
    decline_code: null,
    action_url: null,
    action_display: null,
    transfer_json: null,
    captured_at: null,
    // Should this process die before the answer is written, another look is already planned.
    next_check_at: now + CREATE_TIMEOUT_MS + domain.schedules.pollMs,
    expires_at: Math.min(now + method.sessionLifetimeMs, latest),
    created_at: now,
    updated_at: now,
  });
  const id = newOperationId();
  const operation = await insertOperation(tx, {
    public_id: id,
    payment_id: payment.id,
    kind: 'purchase',
    amount_minor: payment.amount_minor,
    currency: payment.currency,
    idempotency_key: idempotencyKeyOf(domain.installation, id),
    state: 'submitted',
    outcome: null,
    submitted_at: now,
    resolved_at: null,
  });
  await moveCheckout(tx, checkout, 'processing', now, effects);
  await recordEvent(tx, about(checkout), now, 'payment.started', { payment: payment.public_id, method: method.id });
  return { checkout, payment, operation };
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
    capture: 'automatic',
    description: `${store.config.name}: ${checkout.title}`.slice(0, 140),
    orderRef: checkout.order_ref,
    returnUrl: checkoutUrl(domain, checkout.public_id),
    notificationUrl: `${domain.publicUrl}/notifications/${method.id}`,
    frameAncestors: store.config.origins,
    expiresAt: payment.expires_at,
    locale: input.locale,
    details: input.details,
    signal: AbortSignal.timeout(CREATE_TIMEOUT_MS),
  });
  failpoint('provider.answered');
  await recordSession(domain, method, begun, outcome);
  failpoint('facts.recorded');
}
