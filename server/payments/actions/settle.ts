import type { Queries } from '../../database/database.ts';
import {
  actionById,
  actionsOfPayment,
  authorizesOfCheckout,
  updateAction,
} from '../../database/repositories/actions.ts';
import { operationOfAction } from '../../database/repositories/operations.ts';
import type { CheckoutRow, PaymentRow } from '../../database/schema.ts';
import type { Domain } from '../domain.ts';
import type { Effects } from '../effects.ts';
import { type ActionState, isDecided } from '../machines/action.ts';
import { isOver, isSecured, type PaymentState } from '../machines/payment.ts';
import { securedMinor } from '../secured.ts';
import { decideAction } from './decide.ts';

/** Decides the authorize that waits for this payment, or for this checkout's money whichever payment brings it. */
export async function settleAuthorizes(
  tx: Queries,
  domain: Domain,
  checkout: CheckoutRow,
  payment: PaymentRow,
  blocked: boolean,
  effects: Effects,
): Promise<void> {
  const state = payment.state as PaymentState;
  const disputed = state === 'disputed';
  const secured = isSecured(state, payment.capture) && !disputed && !blocked;
  if (!secured && !disputed && !isOver(state)) return;
  for (const action of await authorizesOfCheckout(tx, checkout.id)) {
    if (isDecided(action.state as ActionState)) continue;
    if (secured) {
      // Another payment may have brought the money, and a person may have accepted less than was due.
      const amount_minor = Math.min(action.amount_minor, securedMinor(payment));
      await updateAction(tx, action.id, { payment_id: payment.id, amount_minor });
      const settled = { ...action, payment_id: payment.id, amount_minor };
      await decideAction(tx, domain, settled, { state: 'succeeded' }, effects);
    } else if (action.payment_id === payment.id) {
      await decideAction(tx, domain, action, { state: 'failed', ...failureOf(payment) }, effects);
    }
  }
}

function failureOf({ state, decline_code }: PaymentRow): { readonly code: string; readonly message: string } {
  if (state === 'disputed') {
    return { code: 'payment_disputed', message: 'The shopper’s bank is taking this payment back.' };
  }
  return { code: decline_code ?? 'payment_failed', message: 'The payment was declined, or was not finished.' };
}

/** The checkout has ended without the money: whoever still waits for it is told. */
export async function failAuthorizes(
  tx: Queries,
  domain: Domain,
  checkout: CheckoutRow,
  failure: { readonly code: string; readonly message: string },
  effects: Effects,
): Promise<void> {
  for (const action of await authorizesOfCheckout(tx, checkout.id)) {
    await decideAction(tx, domain, action, { state: 'failed', ...failure }, effects);
  }
}

/** Decides captures, voids and refunds whose effect the payment now shows, however that was learnt. */
export async function settleMoves(tx: Queries, domain: Domain, payment: PaymentRow, effects: Effects): Promise<void> {
  for (const { id, kind, state } of await actionsOfPayment(tx, payment.id)) {
    if (kind === 'authorize' || state !== 'submitted') continue;
    const operation = await operationOfAction(tx, id);
    if (!operation) continue;
    const due = (operation.base_minor ?? 0) + operation.amount_minor;
    const shown = {
      capture: payment.captured_minor >= due,
      refund: payment.refunded_minor >= due,
      // Voided, or lapsed by itself: nothing is reserved any more.
      void: isOver(payment.state as PaymentState),
    }[operation.kind as 'capture' | 'refund' | 'void'];
    if (shown) await decideAction(tx, domain, await actionById(tx, id), { state: 'succeeded' }, effects);
  }
}
