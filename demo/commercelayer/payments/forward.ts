import { invalid } from '../jsonapi/errors.ts';
import type { Transaction } from '../model/rows.ts';
import type { Shop } from '../shop.ts';
import { settle } from './settle.ts';

/** `_forward`, or `succeeded: true`: an operator moves a stuck or failed transaction to succeeded. */
export async function forward(shop: Shop, transaction: Transaction): Promise<void> {
  if (transaction.state === 'succeeded') throw invalid('succeeded', 'the transaction has succeeded already');
  transaction.state = 'succeeded';
  transaction.decided_at = shop.records.now();
  transaction.error_code = null;
  transaction.error_detail = null;
  await settle(shop, transaction);
}
