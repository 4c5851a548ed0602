import type { Records } from './records.ts';
import type { Order, PaymentApi, Transaction, TransactionKind } from './rows.ts';
import { TRANSACTION_TABLES } from './tables.ts';
import { totalsOf } from './totals.ts';

const APIS: readonly PaymentApi[] = ['gateway', 'payments'];
const KINDS: readonly TransactionKind[] = ['authorize', 'capture', 'void', 'refund'];

/** Transactions of both APIs, oldest first within a kind. */
export function transactions(records: Records, kinds = KINDS): Transaction[] {
  return kinds.flatMap((kind) => APIS.flatMap((api) => records.all(TRANSACTION_TABLES[api][kind])));
}

export function transactionsOf(records: Records, orderId: string, kinds = KINDS): Transaction[] {
  return transactions(records, kinds).filter(({ order }) => order === orderId);
}

/** Done or on its way: what it takes from a balance must not be taken twice. */
export const isActive = ({ state }: Transaction): boolean => state === 'succeeded' || state === 'pending';

export function sumOf(transactions: readonly Transaction[]): number {
  return transactions.reduce((cents, { amount_cents }) => cents + amount_cents, 0);
}

/** Captures and voids of an authorization, refunds of a capture. */
export function childrenOf(records: Records, parent: Transaction): Transaction[] {
  return transactionsOf(records, parent.order).filter((child) => child.parent === parent.id);
}

/** What can still be captured or voided of an authorization, or refunded of a capture; cents. */
export function balanceOf(records: Records, transaction: Transaction): number {
  if (transaction.state !== 'succeeded') return 0;
  return Math.max(0, transaction.amount_cents - sumOf(childrenOf(records, transaction).filter(isActive)));
}

/** Cents of an order, as the platform believes. */
export interface OrderMoney {
  readonly authorized: number;
  readonly captured: number;
  readonly voided: number;
  readonly refunded: number;
}

export function moneyOf(records: Records, orderId: string, state: Transaction['state'] = 'succeeded'): OrderMoney {
  const sum = (kind: TransactionKind) =>
    sumOf(transactionsOf(records, orderId, [kind]).filter((transaction) => transaction.state === state));
  return { authorized: sum('authorize'), captured: sum('capture'), voided: sum('void'), refunded: sum('refund') };
}

export type PaymentStatus =
  | 'unpaid'
  | 'authorized'
  | 'partially_authorized'
  | 'paid'
  | 'partially_paid'
  | 'voided'
  | 'partially_voided'
  | 'refunded'
  | 'partially_refunded'
  | 'free';

/**
 * The names are the schema's; which sums give which name is inferred from them: the last step that money took wins,
 * and it is partial while something of the step before is left.
 */
export function paymentStatusOf(records: Records, order: Order): PaymentStatus {
  const total = totalsOf(records, order).totalWithTaxes;
  const { authorized, captured, voided, refunded } = moneyOf(records, order.id);
  if (refunded > 0) return refunded >= captured ? 'refunded' : 'partially_refunded';
  if (captured > 0 && voided > 0) return 'partially_voided';
  if (captured > 0) return captured >= total ? 'paid' : 'partially_paid';
  const open = authorized - voided;
  if (open > 0) return open >= total ? 'authorized' : 'partially_authorized';
  if (voided > 0) return 'voided';
  return total === 0 && order.placed_at !== null ? 'free' : 'unpaid';
}
