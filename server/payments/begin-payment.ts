import type { Queries } from '../database/database.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { insertOperation } from '../database/repositories/operations.ts';
import { insertPayment } from '../database/repositories/payments.ts';
import type { CheckoutRow, OperationRow, PaymentRow } from '../database/schema.ts';
import type { Domain, Method, Store } from './domain.ts';
import type { Effects } from './effects.ts';
import { idempotencyKeyOf, newOperationId, newPaymentId } from './ids.ts';
import { moveCheckout } from './move-checkout.ts';
import { orderAmountOf, surchargeOf } from './surcharge.ts';

/** A provider that says nothing for this long has given us an `unknown`; its own limits are shorter. */
export const BEGIN_TIMEOUT_MS = 60_000;

/** An attempt to pay that is durable, and the operation that is about to begin it at the provider. */
export interface Begun {
  readonly checkout: CheckoutRow;
  readonly payment: PaymentRow;
  readonly operation: OperationRow;
}

/** Commits the intent to pay before the provider hears of it. */
export async function beginPayment(
  tx: Queries,
  domain: Domain,
  store: Store,
  checkout: CheckoutRow,
  method: Method,
  begin: { readonly kind: 'purchase' | 'authorize'; readonly attempt: string },
  effects: Effects,
): Promise<Begun> {
  const now = domain.clock.now();
  const latest =
    checkout.confirm_by === null ? Number.MAX_SAFE_INTEGER : checkout.confirm_by - domain.schedules.deadlineMarginMs;
  // Computed here and kept: whatever the configuration says later, this attempt costs what it cost when it began.
  const surcharge = surchargeOf(store, method, orderAmountOf(checkout));
  const payment = await insertPayment(tx, {
    public_id: newPaymentId(),
    checkout_id: checkout.id,
    attempt_key: begin.attempt,
    method_id: method.id,
    provider_ref: null,
    amount_minor: checkout.amount_minor + surcharge,
    surcharge_minor: surcharge,
    currency: checkout.currency,
    state: 'new',
    capture: captureFor(store, method),
    active: 1,
    decline_code: null,
    action_url: null,
    action_display: null,
    instructions_json: null,
    captured_at: null,
    // Should this process die before the answer is written, another look is already planned; while it lives, its
    // lease keeps others from it.
    next_check_at: now + domain.schedules.leaseMs,
    expires_at: Math.min(now + method.sessionLifetimeMs, latest),
    created_at: now,
    updated_at: now,
  });
  await domain.leases.reserve(tx, 'payment', payment.id);
  const id = newOperationId();
  const operation = await insertOperation(tx, {
    public_id: id,
    payment_id: payment.id,
    kind: begin.kind,
    amount_minor: payment.amount_minor,
    currency: payment.currency,
    idempotency_key: idempotencyKeyOf(domain.installation, id),
    state: 'submitted',
    outcome: null,
    submitted_at: now,
    resolved_at: null,
    action_id: null,
    source_id: null,
    base_minor: null,
  });
  await moveCheckout(tx, checkout, 'processing', now, effects);
  await recordEvent(tx, about(checkout), now, 'payment.started', {
    payment: payment.public_id,
    method: method.id,
    ...(surcharge > 0 && { surcharge }),
  });
  return { checkout, payment, operation };
}

/** What the provider, and often the shopper's statement, calls the payment. */
export const descriptionOf = (store: Store, checkout: CheckoutRow) =>
  `${store.config.name}: ${checkout.title}`.slice(0, 140);

/** A method that cannot reserve takes the money at once; captures then only move in our books. */
export const captureFor = ({ limits }: Store, { capabilities }: Method) =>
  limits.capture === 'manual' && capabilities.manualCapture ? 'manual' : 'automatic';

export const savesSource = ({ save_source }: CheckoutRow, { capabilities }: Method): boolean =>
  save_source === 1 && capabilities.tokens;

export const captureOf = ({ capture }: PaymentRow) => (capture === 'manual' ? 'manual' : 'automatic');

export const notificationUrlOf = (domain: Pick<Domain, 'publicUrl'>, method: Method) =>
  `${domain.publicUrl}/notifications/${method.id}`;
