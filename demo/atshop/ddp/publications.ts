import type { AtshopOrder } from '../options.ts';
import type { Shop } from '../shop.ts';
import { MeteorFailure } from './failure.ts';
import type { Caller } from './methods.ts';

/** What a subscription shows: documents now, and which orders join and stay in it later. */
export interface Publication {
  readonly documents: readonly PublishedDocument[];
  /** Live: does this order belong to the subscription? */
  includes(order: AtshopOrder): boolean;
}

export interface PublishedDocument {
  readonly collection: 'shop.orders' | 'shop.products';
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Opens a publication; throws MeteorFailure when there is no such one or the caller may not see it. */
export function openPublication(shop: Shop, caller: Caller, name: string, params: readonly unknown[]): Publication {
  switch (name) {
    case 'order':
      return orders(shop, ({ _id }) => _id === params[0]);
    case 'ordered.product': {
      const product = shop.findProduct(shop.findOrder(params[0])?.productId);
      return { documents: product ? [published('shop.products', product)] : [], includes: () => false };
    }
    case 'admin.orders':
      if (caller.userId === null)
        throw new MeteorFailure({ error: 403, reason: 'Only an admin of the shop may do this' });
      return adminOrders(shop, params[0]);
    default:
      throw new MeteorFailure({ error: 404, reason: `Subscription '${name}' not found` });
  }
}

export function publishedOrder(order: AtshopOrder): PublishedDocument {
  return published('shop.orders', order);
}

const FILTERS = ['shopId', 'paid', 'status', 'productId', 'email'] as const;

function adminOrders(shop: Shop, query: unknown): Publication {
  const wanted = (query ?? {}) as Partial<Record<(typeof FILTERS)[number], unknown>>;
  if (typeof wanted.shopId !== 'string') throw new MeteorFailure({ error: 400, reason: 'Match failed' });
  return orders(shop, (order) => FILTERS.every((key) => wanted[key] === undefined || wanted[key] === order[key]));
}

function orders(shop: Shop, includes: (order: AtshopOrder) => boolean): Publication {
  return { documents: shop.orders.filter(includes).map(publishedOrder), includes };
}

function published(
  collection: PublishedDocument['collection'],
  { _id: id, ...fields }: { readonly _id: string },
): PublishedDocument {
  return { collection, id, fields };
}
