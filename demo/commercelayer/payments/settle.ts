import type { Order, Transaction } from '../model/rows.ts';
import { balanceOf, transactionsOf } from '../model/transactions.ts';
import type { Shop } from '../shop.ts';
import { move } from './moves.ts';

/**
 * What follows from a transaction that succeeded after its call was answered: by webhook, or forwarded. An authorization
 * then places an `auto_place` order (schema: "upon authorization performed asynchronously").
 */
export async function settle(shop: Shop, transaction: Transaction): Promise<void> {
  const order = shop.records.get('orders', transaction.order);
  order.payment_updated_at = shop.records.now();
  shop.records.touch(order);
  if (transaction.kind !== 'authorize') return;
  if (order.status === 'pending' && wishesOf(shop, transaction).autoPlace) markPlaced(shop, order);
  await captureAutomatically(shop, order);
}

export function markPlaced(shop: Shop, order: Order): void {
  order.status = 'placed';
  order.placed_at = shop.records.now();
  shop.records.touch(order);
}

/** Captures what a placed order's payment method wants captured at once. */
export async function captureAutomatically(shop: Shop, order: Order): Promise<void> {
  if (order.status !== 'placed') return;
  for (const authorization of transactionsOf(shop.records, order.id, ['authorize'])) {
    const left = balanceOf(shop.records, authorization);
    const { autoCapture, most } = wishesOf(shop, authorization);
    if (left > 0 && autoCapture && (most === null || left <= most)) await move(shop, 'capture', authorization);
  }
}

interface Wishes {
  readonly autoPlace: boolean;
  readonly autoCapture: boolean;
  /** Largest amount captured automatically, cents. */
  readonly most: number | null;
}

function wishesOf({ records }: Shop, { api, order, callee }: Transaction): Wishes {
  if (api === 'payments') {
    const setting = records.get('payment_setting_externals', callee);
    return { autoPlace: setting.auto_place, autoCapture: setting.auto_capture, most: null };
  }
  const method = records.find('payment_methods', records.get('orders', order).payment_method);
  return {
    autoPlace: method?.auto_place ?? false,
    autoCapture: method?.auto_capture ?? false,
    most: method?.auto_capture_max_amount_cents ?? null,
  };
}
