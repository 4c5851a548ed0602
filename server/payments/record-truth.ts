import type { Queries } from '../database/database.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { findPaymentByProviderRef, paymentById, paymentsOfCheckout } from '../database/repositories/payments.ts';
import type { PaymentRow } from '../database/schema.ts';
import type { ProviderPayment } from '../providers/provider.ts';
import { settleMoves } from './actions/settle.ts';
import type { Domain, Method } from './domain.ts';
import type { Effects } from './effects.ts';
import { flagMoney } from './flag-money.ts';
import { raiseFlag } from './flags.ts';
import { keepToken } from './keep-token.ts';
import { holdsMoney, isOver, isSecured, type PaymentState, paymentAfter, truthOf } from './machines/payment.ts';
import { recordLook } from './record-look.ts';
import { securedMinor } from './secured.ts';
import { settleCheckout } from './settle-checkout.ts';

/**
 * What made us hear of it: the answer to our own request, the provider's notification, a look that was due, the shopper
 * coming back, a receipt that a person recorded.
 */
export type Learnt = 'answer' | 'notification' | 'look' | 'visit' | 'receipt';

/**
 * Writes down what a provider says of a payment, and in the same transaction whatever follows from it:
 * flags, the checkout's state, and the store's `paid`. Every fact about money enters through here, however
 * it was learnt, so that notification, poll, return and operator cannot disagree.
 */
export async function recordTruth(
  tx: Queries,
  domain: Domain,
  method: Method,
  paymentId: number,
  truth: ProviderPayment,
  effects: Effects,
  learnt: Learnt,
): Promise<void> {
  const now = domain.clock.now();
  const before = await paymentById(tx, paymentId);
  const checkout = await checkoutById(tx, before.checkout_id);
  const state = before.state as PaymentState;

  if (truth.merchantRef !== before.public_id || (await isAnothers(tx, before, truth.providerRef))) {
    const answered = `${truth.merchantRef} ${truth.providerRef}`.slice(0, 100);
    await raiseFlag(tx, checkout, before.id, 'wrongPayment', now, effects, { answered });
    return recordLook(tx, domain, method, before, state, effects);
  }
  if (truth.live === method.test)
    await raiseFlag(tx, checkout, before.id, 'modeMismatch', now, effects, { live: truth.live });
  // A provider answers all of a payment in one currency, also while it only holds the money.
  const held = Math.max(truth.authorized.amountMinor, truth.captured.amountMinor);
  if (held > 0 && truth.captured.currency !== before.currency) {
    await raiseFlag(tx, checkout, before.id, 'currencyMismatch', now, effects, { arrived: truth.captured.currency });
    await recordLook(tx, domain, method, before, state, effects);
    return settleCheckout(tx, domain, checkout, before, effects);
  }

  const verdict = paymentAfter(state, truthOf(truth, before.amount_minor, before.capture));
  if (verdict === 'review')
    await raiseFlag(tx, checkout, before.id, 'contradiction', now, effects, { stage: truth.stage, state });
  const after = verdict === 'ignore' || verdict === 'review' ? state : verdict;

  const payment = await store(tx, domain, method, before, after, truth, verdict === 'ignore', effects);
  await keepToken(tx, checkout, payment, truth, now);
  if (after !== state) {
    const amount = amountOf(payment, after);
    const detail = { payment: payment.public_id, from: state, learnt, ...(amount !== null && { amount }) };
    await recordEvent(tx, about(checkout), now, `payment.${after}`, detail);
  }
  const more = securedMinor(payment) > securedMinor(before);
  const sure = (of: PaymentState) => isSecured(of, payment.capture);
  if (sure(after) && securedMinor(payment) > 0 && (more || !sure(state))) {
    await flagMoney(tx, method, checkout, payment, now, effects);
  }
  if (after === 'partiallyRefunded' && state !== after && checkout.state !== 'completed') {
    await raiseFlag(tx, checkout, payment.id, 'partlyRefunded', now, effects, { refunded: payment.refunded_minor });
  }
  if (after === 'disputed' && state !== 'disputed') {
    await raiseFlag(tx, checkout, payment.id, 'disputed', now, effects, { amount: payment.disputed_minor });
  }
  await settleMoves(tx, domain, payment, effects);
  if (after !== state || more || payment.instructions_json !== before.instructions_json) {
    await settleCheckout(tx, domain, await checkoutById(tx, checkout.id), payment, effects);
  }
}

async function store(
  tx: Queries,
  domain: Domain,
  method: Method,
  before: PaymentRow,
  after: PaymentState,
  truth: ProviderPayment,
  isOldNews: boolean,
  effects: Effects,
): Promise<PaymentRow> {
  const now = domain.clock.now();
  await recordLook(tx, domain, method, before, after, effects, {
    provider_ref: truth.providerRef,
    // A payment that is over makes room for the next attempt; one that holds money keeps the place.
    active: isOver(after) ? 0 : holdsMoney(after) && before.active === 0 ? await seat(tx, before) : before.active,
    decline_code: after === 'failed' ? (truth.decline?.code ?? before.decline_code ?? 'session_expired') : null,
    authorized_minor: Math.max(before.authorized_minor, truth.authorized.amountMinor),
    captured_minor: Math.max(before.captured_minor, truth.captured.amountMinor),
    refunded_minor: Math.max(before.refunded_minor, truth.refunded.amountMinor),
    disputed_minor: truth.disputed?.amountMinor ?? 0,
    captured_at: capturedAt(before, truth, now),
    ...(!isOver(after) && !isOldNews && changedInstructions(truth)),
  });
  return paymentById(tx, before.id);
}

/** When the last of the money arrived: what comes on top of a first part may be late, though that part was not. */
function capturedAt(before: PaymentRow, { captured, capturedAt }: ProviderPayment, now: number): number | null {
  return captured.amountMinor > before.captured_minor ? (capturedAt ?? now) : before.captured_at;
}

function changedInstructions({ instructions }: ProviderPayment): Pick<PaymentRow, 'instructions_json'> | undefined {
  if (instructions === undefined) return undefined;
  return { instructions_json: instructions && JSON.stringify(instructions) };
}

/** Whether the provider's id already belongs to another payment of ours. */
export async function isAnothers(tx: Queries, payment: PaymentRow, providerRef: string): Promise<boolean> {
  const owner = await findPaymentByProviderRef(tx, payment.method_id, providerRef);
  return owner !== undefined && owner.id !== payment.id;
}

/** Money on a payment nobody was in any more: it becomes the checkout's payment unless another runs. */
async function seat(tx: Queries, payment: PaymentRow): Promise<0 | 1> {
  const all = await paymentsOfCheckout(tx, payment.checkout_id);
  return all.some((other) => other.active === 1) ? 0 : 1;
}

/** The sum that a state is about, minor units; null: none has moved. */
function amountOf(payment: PaymentRow, state: PaymentState): number | null {
  switch (state) {
    case 'authorized':
      return payment.authorized_minor;
    case 'paid':
    case 'partiallyCaptured':
      return payment.captured_minor;
    case 'partiallyRefunded':
    case 'refunded':
      return payment.refunded_minor;
    case 'disputed':
      return payment.disputed_minor;
    default:
      return null;
  }
}
