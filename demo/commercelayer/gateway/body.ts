import { includeTree } from '../jsonapi/render.ts';
import type { Json } from '../model/rows.ts';
import type { Ref } from '../model/tables.ts';
import type { Shop } from '../shop.ts';

/** What comes along with a transaction by default (documentation, page "External payment gateways"). */
const DEFAULT_INCLUDES: readonly string[] = [
  'order',
  'order.market',
  'order.line_items',
  'order.line_items.item',
  'order.shipping_address',
  'order.billing_address',
  'order.customer',
  'order.order_subscriptions',
];

/** The body of a gateway call. `includes` replaces the default list; `extra` are more attributes of `data`. */
export function gatewayBody(shop: Shop, root: Ref, includes: readonly string[] | null, extra: Json = {}): string {
  const paths = includes ?? DEFAULT_INCLUDES;
  const document = shop.document(includeTree(root.type === 'orders' ? fromOrder(paths) : paths)).one(root);
  const data = { ...document.data, attributes: { ...document.data.attributes, ...extra } };
  return JSON.stringify({ data, included: document.included ?? [] });
}

/** The same list seen from the order itself. */
function fromOrder(paths: readonly string[]): string[] {
  return paths
    .map((path) => (path === 'payment_session' ? 'payment_sessions' : path.replace(/^order(\.|$)/, '')))
    .filter((path) => path !== '');
}
