import { invalid } from '../jsonapi/errors.ts';
import type { Order, Transaction } from '../model/rows.ts';
import { balanceOf, transactionsOf } from '../model/transactions.ts';
import type { Shop } from '../shop.ts';
import { move } from './moves.ts';

const PARENTS = { capture: 'authorize', void: 'authorize', refund: 'capture' } as const;

/** Captures or voids everything that is authorized, or refunds everything that was captured. 422 when nothing is. */
export async function moveAll(shop: Shop, kind: 'capture' | 'void' | 'refund', order: Order): Promise<Transaction[]> {
  const parents = transactionsOf(shop.records, order.id, [PARENTS[kind]]);
  const open = parents.filter((parent) => balanceOf(shop.records, parent) > 0);
  if (open.length === 0) throw invalid('payment_status', `nothing is left to ${kind}`, 'invalid_transition');
  const moved: Transaction[] = [];
  for (const parent of open) moved.push(await move(shop, kind, parent));
  return moved;
}

/** `_cancel`: voids what is authorized; a void that fails leaves the order as it is (documentation). */
export async function cancel(shop: Shop, order: Order): Promise<void> {
  if (order.status === 'cancelled') throw invalid('status', 'the order is cancelled already', 'invalid_transition');
  const authorizations = transactionsOf(shop.records, order.id, ['authorize']);
  if (authorizations.some((authorization) => balanceOf(shop.records, authorization) > 0)) {
    const voids = await moveAll(shop, 'void', order);
    if (voids.some(({ state }) => state !== 'succeeded' && state !== 'pending')) return;
  }
  order.status = 'cancelled';
  order.cancelled_at = shop.records.now();
}

/** `_approve`. */
export function approve(shop: Shop, order: Order): void {
  if (order.status !== 'placed') throw invalid('status', 'only a placed order can be approved', 'invalid_transition');
  order.status = 'approved';
  order.approved_at = shop.records.now();
}
