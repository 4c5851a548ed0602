import { money } from '../../../shared/money.ts';
import type { Queries } from '../../database/database.ts';
import { actionByToken, actionsOfPayment } from '../../database/repositories/actions.ts';
import { checkoutById } from '../../database/repositories/checkouts.ts';
import { paymentById } from '../../database/repositories/payments.ts';
import type { ActionRow, PaymentRow } from '../../database/schema.ts';
import type { Domain, Method, Store } from '../domain.ts';
import type { Effects } from '../effects.ts';
import { isOver, type PaymentState } from '../machines/payment.ts';
import type { MoveRequest, VoidRequest } from './action.ts';
import { type Refusal, refuse } from './answer.ts';
import { type Balance, balanceOf } from './balance.ts';
import { hear } from './delivered.ts';
import { insertNewAction } from './insert.ts';
import { providerMoveOf } from './provider-move.ts';

/** What each of them acts on, and what that one is called in a refusal. */
const PARENT = { capture: 'authorize', void: 'authorize', refund: 'capture' } as const;

/** A capture or void of what was authorized, or a refund of what was captured: checked against what is left of it. */
export async function beginMove(
  tx: Queries,
  domain: Domain,
  store: Store,
  api: string,
  request: MoveRequest | VoidRequest,
  effects: Effects,
): Promise<ActionRow | Refusal> {
  const parent = await actionByToken(tx, store.config.id, request.token);
  if (parent?.kind !== PARENT[request.kind] || (request.orderRef !== null && request.orderRef !== parent.order_ref)) {
    return refuse(request, 404, 'transaction_unknown', `There is no such ${PARENT[request.kind]} of this order.`);
  }
  if (parent.state === 'succeeded') await hear(tx, domain, parent, effects);
  const payment = await paymentById(tx, parent.payment_id);
  const method = domain.methods.get(payment.method_id);
  if (!method) return refuse(request, 422, 'method_unavailable', 'The payment method is no longer configured.');
  const balance = await balanceOf(tx, parent);
  const before = await actionsOfPayment(tx, payment.id);
  const refunds = before.filter((one) => isRefundAtProvider(one, payment, method, before));
  const captures = before.filter(({ kind, state }) => kind === 'capture' && state !== 'failed');
  const amountMinor = request.money?.amountMinor ?? balance.left;
  const refusal =
    undecided(request, parent) ??
    outOfBounds(request, parent, balance, amountMinor) ??
    gone(request, payment) ??
    beyondProvider(
      request,
      payment,
      method,
      parent,
      { all: before, captures: captures.length, refunds: refunds.length },
      amountMinor,
    );
  if (refusal) return refusal;

  const now = domain.clock.now();
  const bookOnly =
    isOver(payment.state as PaymentState) ||
    providerMoveOf(request.kind, payment, method.capabilities, before) === null;
  return insertNewAction(tx, domain, {
    kind: request.kind,
    key: request.key,
    api,
    checkout: await checkoutById(tx, payment.checkout_id),
    payment,
    parent,
    money: money(amountMinor, parent.currency),
    state: bookOnly ? 'succeeded' : 'waiting',
    // Should this process die before it gets there, its turn is already planned.
    nextAt: bookOnly ? null : now + domain.schedules.leaseMs,
  });
}

type Request = MoveRequest | VoidRequest;

function undecided(request: Request, parent: ActionRow): Refusal | null {
  if (parent.state === 'succeeded') return null;
  return parent.state === 'failed'
    ? refuse(request, 422, 'transaction_failed', `The ${parent.kind} before it failed.`)
    : refuse(request, 409, 'transaction_pending', `The ${parent.kind} before it is not decided yet. Try again later.`);
}

function outOfBounds(request: Request, parent: ActionRow, balance: Balance, amountMinor: number): Refusal | null {
  if (request.money !== null && request.money.currency !== parent.currency) {
    return refuse(request, 422, 'currency_mismatch', `The ${parent.kind} was in ${parent.currency}.`);
  }
  if (balance.left === 0) {
    return refuse(request, 409, 'nothing_left', `Nothing is left of the ${parent.kind} to ${request.kind}.`);
  }
  if (amountMinor <= 0) return refuse(request, 422, 'amount_invalid', 'The amount must be positive.');
  if (amountMinor > balance.left) {
    const message = `Only ${balance.left} ${parent.currency} (minor units) are left of the ${parent.kind} to ${request.kind}.`;
    return refuse(request, 422, 'amount_too_high', message);
  }
  if (request.kind === 'void' && amountMinor !== balance.left) {
    const message = `A void releases all that is left, here ${balance.left} ${parent.currency} (minor units).`;
    return refuse(request, 409, 'amount_mismatch', message);
  }
  return null;
}

/** An order whose reserve has lapsed can still be cancelled: there is nothing left to release. */
function gone(request: Request, payment: PaymentRow): Refusal | null {
  if (isOver(payment.state as PaymentState) && request.kind !== 'void') {
    return refuse(request, 422, 'payment_over', 'The payment has lapsed, was released, or was refunded in full.');
  }
  if (payment.state === 'disputed') {
    return refuse(request, 422, 'payment_disputed', 'The shopper’s bank is taking this payment back.');
  }
  return null;
}

/** Refunds that happened or may yet happen, also those that release the rest of what was taken at once. */
const isRefundAtProvider = (
  { kind, state }: ActionRow,
  payment: PaymentRow,
  { capabilities }: Method,
  all: readonly ActionRow[],
) =>
  kind !== 'authorize' &&
  state !== 'failed' &&
  providerMoveOf(kind as Request['kind'], payment, capabilities, all) === 'refund';

/** What the provider cannot do is refused before it is asked. */
function beyondProvider(
  request: Request,
  payment: PaymentRow,
  method: Method,
  parent: ActionRow,
  before: { readonly all: readonly ActionRow[]; readonly captures: number; readonly refunds: number },
  amountMinor: number,
): Refusal | null {
  if (isOver(payment.state as PaymentState)) return null;
  const { capabilities, provider } = method;
  const move = providerMoveOf(request.kind, payment, capabilities, before.all);
  // The provider knows one payment, however many captures the platform makes of it.
  const part = amountMinor < (move === 'refund' ? payment.captured_minor : parent.amount_minor);
  const no = (code: string, message: string) => refuse(request, 422, code, message);
  switch (move) {
    case null:
      return null;
    case 'capture':
      if (before.captures > 0 && !capabilities.multiCapture) {
        return no('second_capture_unsupported', 'This payment method can capture only once: the rest was released.');
      }
      return part && !capabilities.partialCapture
        ? no('partial_capture_unsupported', 'This payment method can only capture the whole amount.')
        : null;
    case 'void':
      return provider.void ? null : no('void_unsupported', 'This payment method cannot release an authorization.');
    case 'refund':
      if (!provider.refund) {
        return no('refund_unsupported', 'This payment method cannot send money back by itself: do it by hand.');
      }
      if (part && !capabilities.partialRefund) {
        return no('partial_refund_unsupported', 'This payment method can only refund the whole amount.');
      }
      return before.refunds > 0 && !capabilities.multiRefund
        ? no('second_refund_unsupported', 'This payment method can refund a payment only once.')
        : null;
  }
}
