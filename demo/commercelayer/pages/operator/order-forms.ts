import type { FakeCommerceLayer, TransactionRecord } from '../../index.ts';
import { isMove, leftOf, MOVED_FROM, movePayment, readAmount } from './moves.ts';
import { type PlatformApi, PlatformRefusal } from './platform-api.ts';

/** What a form about an order's money says, as it came. */
export interface MoveForm {
  readonly move: string;
  readonly transaction: string;
  /** What was left when the form was made, cents. */
  readonly left: string;
  /** Major units. */
  readonly amount: string;
}

/**
 * Captures, voids or refunds as a form says; returns the transaction it made, if any. To be called one at a time per
 * order: a form sent twice finds less left than it says.
 * @throws PlatformRefusal
 */
export async function sendMove(
  { ledger }: Pick<FakeCommerceLayer, 'ledger'>,
  api: PlatformApi,
  orderId: string,
  form: MoveForm,
): Promise<TransactionRecord | null> {
  const { move } = form;
  if (!isMove(move)) throw new PlatformRefusal(404, 'There is no such move.');
  const before = ledger.transactionsOf(orderId);
  const from = before.find(({ id, kind }) => id === form.transaction && kind === MOVED_FROM[move]);
  if (!from) throw new PlatformRefusal(404, `There is no such transaction to ${move}.`);
  const left = leftOf(from, before);
  if (left === 0 || String(left) !== form.left) {
    throw new PlatformRefusal(409, 'The money has moved since you opened this page. Look at it, and try again.');
  }
  const cents = move === 'void' ? left : readAmount(form.amount, { amountMinor: left, currency: from.currency });
  await movePayment(api, move, from, cents);
  return newSince(before, ledger.transactionsOf(orderId, move));
}

/** Cancels an order; returns the void that came of it, if any. Throws PlatformRefusal. */
export async function cancelOrder(
  { ledger }: Pick<FakeCommerceLayer, 'ledger'>,
  api: PlatformApi,
  orderId: string,
): Promise<TransactionRecord | null> {
  const before = ledger.transactionsOf(orderId);
  await api.update(orderId, { type: 'orders', attributes: { _cancel: true } });
  return newSince(before, ledger.transactionsOf(orderId, 'void'));
}

function newSince(before: readonly TransactionRecord[], after: readonly TransactionRecord[]): TransactionRecord | null {
  const known = new Set(before.map(({ id }) => id));
  return after.find(({ id }) => !known.has(id)) ?? null;
}
