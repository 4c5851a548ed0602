import { invalid } from '../jsonapi/errors.ts';
import type { Callee, Transaction } from '../model/rows.ts';
import { CALLEE_TABLES, TRANSACTION_TABLES } from '../model/tables.ts';
import { balanceOf } from '../model/transactions.ts';
import type { Shop } from '../shop.ts';
import { perform } from './perform.ts';

type Move = 'capture' | 'void' | 'refund';

const URLS = { capture: 'capture_url', void: 'void_url', refund: 'refund_url' } as const satisfies Record<
  Move,
  keyof Callee
>;

/**
 * Captures or voids an authorization, refunds a capture. Without an amount: the one set before, else all that is left;
 * a void takes all that is left. 422 when nothing is left or the amount is more than that.
 */
export async function move(shop: Shop, kind: Move, parent: Transaction, amountCents?: number): Promise<Transaction> {
  const { records } = shop;
  const left = balanceOf(records, parent);
  const wanted = kind === 'void' ? left : (amountCents ?? parent.next_amount_cents ?? left);
  if (left === 0) throw invalid(kind, `nothing is left to ${kind}`);
  if (wanted < 1 || wanted > left) throw invalid(`${kind}_amount_cents`, 'must be between 1 and the balance');
  const callee: Callee = records.get(CALLEE_TABLES[parent.api], parent.callee);
  // What the body shows as the amount to move.
  if (kind !== 'void') parent.next_amount_cents = wanted;
  const transaction = await perform(shop, {
    api: parent.api,
    kind,
    order: records.get('orders', parent.order),
    callee,
    url: callee[URLS[kind]],
    root: rootOf(shop, parent),
    amountCents: wanted,
    parent: parent.id,
    paymentSource: parent.payment_source,
    paymentSession: parent.payment_session,
  });
  parent.next_amount_cents = null;
  return transaction;
}

/** API 2017-08 shows what the money is taken from; the Payments API may show the order. */
function rootOf(shop: Shop, parent: Transaction) {
  return parent.api === 'payments' && shop.upstream.paymentsRoot === 'order'
    ? { type: 'orders' as const, id: parent.order }
    : { type: TRANSACTION_TABLES[parent.api][parent.kind], id: parent.id };
}
