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
  const secured = isSecured(state, payment.capture) && !blocked;
  if (!secured && !isOver(state)) return;
  for (const action of await authorizesOfCheckout(tx, checkout.id)) {
    if (isDecided(action.state as ActionState)) continue;
    if (secured) {
      if (action.payment_id !== payment.id) await updateAction(tx, action.id, { payment_id: payment.id });
      await decideAction(tx, domain, { ...action, payment_id: payment.id }, { state: 'succeeded' }, effects);
    } else if (action.payment_id === payment.id) {
      const code = payment.decline_code ?? 'payment_failed';
      const message = 'The payment was declined, or was not finished.';
      await decideAction(tx, domain, action, { state: 'failed', code, message }, effects);
    }
  }
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
      void: payment.state === 'voided',
    }[operation.kind as 'capture' | 'refund' | 'void'];
    if (shown) await decideAction(tx, domain, await actionById(tx, id), { state: 'succeeded' }, effects);
  }
}
