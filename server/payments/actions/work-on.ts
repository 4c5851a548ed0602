import { MINUTE } from '../../clock.ts';
import { actionById, actionsOfPayment, moveAction, updateAction } from '../../database/repositories/actions.ts';
import { operationOfAction } from '../../database/repositories/operations.ts';
import { paymentById } from '../../database/repositories/payments.ts';
import type { ActionRow, OperationRow, PaymentRow } from '../../database/schema.ts';
import type { Domain } from '../domain.ts';
import { type ActionState, isDecided } from '../machines/action.ts';
import { authorizeWithSource } from './authorize-with-source.ts';
import { lookAtMove, resubmitMove, submitMove } from './move.ts';

/**
 * Works off a payment's actions in their order, until none is left or one has to wait. One payment's money is moved by
 * one action at a time: only so can what the provider says be told apart.
 */
export async function workOn(domain: Domain, paymentId: number): Promise<void> {
  // Whoever is at the payment may be so for a minute: not waited for where there is nothing to do.
  if (!(await hasWork(domain, paymentId))) return;
  await domain.leases.inTurn('payment', paymentId, () => workOff(domain, paymentId));
}

/** An action of the payment is neither decided nor left to the payment's own schedule. */
export const hasWork = async (domain: Domain, paymentId: number) => (await nextAction(domain, paymentId)) !== undefined;

async function workOff(domain: Domain, paymentId: number): Promise<void> {
  for (;;) {
    const { read } = domain.database;
    const action = await nextAction(domain, paymentId);
    if (!action) return;
    const worked = await workOne(domain, await paymentById(read, paymentId), action);
    if (!worked || !isDecided((await actionById(read, action.id)).state as ActionState)) return;
  }
}

async function nextAction({ database }: Domain, paymentId: number): Promise<ActionRow | undefined> {
  return (await actionsOfPayment(database.read, paymentId)).find(
    ({ kind, state }) => !isDecided(state as ActionState) && (kind !== 'authorize' || state === 'submitted'),
  );
}

/** An action whose time has come by itself; behind another one it waits on. The caller holds the payment's lease. */
export async function workOnDue(domain: Domain, due: ActionRow): Promise<void> {
  await workOff(domain, due.payment_id);
  await domain.database.write(async (tx) => {
    const { id, next_at } = await actionById(tx, due.id);
    if (next_at === due.next_at) await updateAction(tx, id, { next_at: domain.clock.now() + MINUTE });
  });
}

/** False: it is not its time. */
async function workOne(domain: Domain, payment: PaymentRow, action: ActionRow): Promise<boolean> {
  const operation = await operationOfAction(domain.database.read, action.id);
  if (action.kind === 'authorize') {
    // Once asked, the payment's own schedule finds out what became of it.
    if (operation?.state !== 'submitted') return false;
    await authorizeWithSource(domain, payment, action, operation);
    return true;
  }
  if (!operation) {
    await submitMove(domain, payment, action);
    return true;
  }
  if (action.next_at === null || action.next_at > domain.clock.now()) return false;
  await lookAgain(domain, payment, action, operation);
  return true;
}

/** The provider's answer was lost, or was "later". */
async function lookAgain(
  domain: Domain,
  payment: PaymentRow,
  action: ActionRow,
  operation: OperationRow,
): Promise<void> {
  // Should all of this fail for a reason of our own, it must neither spin nor be forgotten.
  const { state } = action;
  await domain.database.write((tx) => moveAction(tx, action, { state, next_at: domain.clock.now() + MINUTE }));
  if (await lookAtMove(domain, payment, action, operation)) return;
  await resubmitMove(domain, payment, action, operation);
}
