import { money } from '../../../shared/money.ts';
import type { Queries } from '../../database/database.ts';
import { authorizesOf } from '../../database/repositories/actions.ts';
import { findCheckout, updateCheckout } from '../../database/repositories/checkouts.ts';
import { openFlags } from '../../database/repositories/flags.ts';
import { paymentById, paymentsOfCheckout } from '../../database/repositories/payments.ts';
import type { ActionRow, CheckoutRow, PaymentRow } from '../../database/schema.ts';
import type { Domain, Store } from '../domain.ts';
import { blocks, clearFlags } from '../flags.ts';
import { isOver, isSecured, type PaymentState } from '../machines/payment.ts';
import { settledByOperator } from '../replaceable.ts';
import { securedMinor } from '../secured.ts';
import type { AuthorizeRequest } from './action.ts';
import { type Refusal, refuse } from './answer.ts';
import type { MoneyRequest } from './begin.ts';
import { insertNewAction } from './insert.ts';

/**
 * The platform claims what the shopper paid at a checkout. Its token came by way of a browser, so everything about it
 * is compared: whose it is, for which order, how much.
 */
export async function authorizeCheckout(
  tx: Queries,
  domain: Domain,
  store: Store,
  api: string,
  request: AuthorizeRequest,
): Promise<ActionRow | Refusal> {
  const checkout = await findCheckout(tx, request.token);
  if (checkout?.store_id !== store.config.id || checkout.order_ref !== request.orderRef) {
    return refuse(request, 402, 'token_foreign', 'This payment token does not belong to this order.');
  }
  if (checkout.amount_minor !== request.money.amountMinor || checkout.currency !== request.money.currency) {
    return refuse(request, 402, 'amount_mismatch', 'The shopper agreed to another amount than the order has now.');
  }
  const payments = await paymentsOfCheckout(tx, checkout.id);
  const payment = payments.find(({ active }) => active === 1);
  const refusal = unpaid(domain, request, checkout, payment) ?? (await used(tx, request, payments));
  if (refusal || !payment) {
    return refusal ?? refuse(request, 402, 'payment_required', 'The shopper has not paid yet.');
  }
  const flags = await openFlags(tx, checkout.id);
  const blocked = flags.some((flag) => blocks(flag, payment.id));
  const secured = isSecured(payment.state as PaymentState, payment.capture) && !blocked;
  await updateCheckout(tx, checkout.id, { claim_by: null });
  const placed = flags.filter(({ code }) => code === 'notPlaced');
  await clearFlags(tx, checkout, placed, domain.clock.now(), 'the order, placed after all');
  // A person may have accepted less than was due.
  const sure = secured ? Math.min(payment.amount_minor, securedMinor(payment)) : payment.amount_minor;
  return insertNewAction(tx, domain, {
    kind: 'authorize',
    key: request.key,
    api,
    checkout,
    payment,
    parent: null,
    money: money(sure, payment.currency),
    state: secured ? 'succeeded' : 'waiting',
    nextAt: null,
  });
}

function unpaid(
  domain: Domain,
  request: AuthorizeRequest,
  checkout: CheckoutRow,
  payment: PaymentRow | undefined,
): Refusal | null {
  if (!payment || payment.state === 'actionRequired') {
    const spent = checkout.state === 'completed';
    return spent
      ? refuse(request, 402, 'token_spent', 'The money of this payment token has gone back to the shopper.')
      : refuse(request, 402, 'payment_required', 'The shopper has not paid yet.');
  }
  // Also what went back in part: the whole that would be promised is no longer there.
  const back = isOver(payment.state as PaymentState) || payment.refunded_minor > 0 || payment.state === 'disputed';
  if (checkout.superseded === 1 || back) {
    return refuse(request, 402, 'token_spent', 'The money of this payment token has gone back to the shopper.');
  }
  // A transfer to the merchant's own account has no mode: a person says what has arrived.
  const test = settledByOperator(domain, payment) ? undefined : domain.methods.get(payment.method_id)?.test;
  if (request.test !== null && test !== undefined && request.test !== test) {
    const message = test
      ? 'This is a test payment, and the order is live.'
      : 'This is a live payment, and the order a test.';
    return refuse(request, 422, 'mode_mismatch', message);
  }
  return null;
}

/** One payment backs one authorization. */
async function used(tx: Queries, request: AuthorizeRequest, payments: readonly PaymentRow[]): Promise<Refusal | null> {
  const before = await authorizesOf(tx, payments);
  if (!before.some(({ state }) => state !== 'failed')) return null;
  return refuse(request, 402, 'token_spent', 'This payment token has already been used.');
}

/** A repeated authorize is answered as before, unless its money went back meanwhile. */
export async function stillBacked(tx: Queries, known: ActionRow, request: MoneyRequest): Promise<Refusal | null> {
  if (known.kind !== 'authorize' || known.state !== 'succeeded') return null;
  const payment = await paymentById(tx, known.payment_id);
  if (!isOver(payment.state as PaymentState)) return null;
  return refuse(request, 402, 'token_spent', 'The money of this payment token has gone back to the shopper.');
}
