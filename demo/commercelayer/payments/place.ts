import { invalid } from '../jsonapi/errors.ts';
import type { Order } from '../model/rows.ts';
import { isActive } from '../model/transactions.ts';
import type { Shop } from '../shop.ts';
import { authorize, due, requireCart } from './authorize.ts';
import { captureAutomatically, markPlaced } from './settle.ts';

/**
 * `_place`. A declined or failed authorization leaves the order pending, with the failed transaction; whether the
 * answer is then the order or an error is not documented and an option here.
 */
export async function place(shop: Shop, order: Order): Promise<void> {
  requireCart(shop, order);
  await pay(shop, order);
}

/** `place_async`: answered as `placing` at once; the rest follows in the background, errors are not told. */
export function placeLater(shop: Shop, order: Order): void {
  requireCart(shop, order);
  order.status = 'placing';
  void shop.locks
    .run(order.id, () => pay(shop, order))
    .catch(() => undefined)
    .finally(() => {
      if (order.status === 'placing') order.status = 'pending';
    });
}

async function pay(shop: Shop, order: Order): Promise<void> {
  if (due(shop, order) > 0) {
    if (order.model === 'payment_sessions')
      throw invalid('status', 'the payment sessions do not cover the order', 'not_placeable');
    const authorization = await authorize(shop, order);
    if (!isActive(authorization) && shop.upstream.declinedPlace === 'error')
      throw invalid('payment_source', authorization.message ?? 'was declined', 'declined');
    // Declined, failed, or authorized in part only (`_authorization_amount_cents`).
    if (due(shop, order) > 0) return;
  }
  markPlaced(shop, order);
  await captureAutomatically(shop, order);
}

/** `_placeable` of the Payments API: 422 until its sessions cover the order. */
export function requirePlaceable(shop: Shop, order: Order): void {
  requireCart(shop, order);
  if (due(shop, order) > 0) throw invalid('placeable', 'the order is not placeable yet', 'not_placeable');
}
