import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { DemoClock } from '../kit/clock.ts';
import type { AtshopOrder, AtshopProduct, NewOrder, OrderFields } from './options.ts';

/** A change of one order: the fields that are new or different, and the names of those that are gone. */
export interface OrderChange {
  readonly order: AtshopOrder;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cleared: readonly string[];
}

/** The shop's products and orders; emits `created` (order) and `changed` (OrderChange). */
export class Shop extends EventEmitter<{ created: [AtshopOrder]; changed: [OrderChange] }> {
  readonly products: readonly AtshopProduct[];
  readonly #orders = new Map<string, AtshopOrder>();
  readonly #clock: DemoClock;
  readonly #currency: string;

  constructor(products: readonly AtshopProduct[], currency: string, clock: DemoClock) {
    super();
    this.setMaxListeners(0);
    this.products = products;
    this.#currency = currency;
    this.#clock = clock;
  }

  /** Places an order for one of the first product unless `fields` say otherwise. */
  placeOrder(fields: NewOrder = {}): AtshopOrder {
    const product = this.products.find(({ _id }) => _id === fields.productId) ?? this.products[0];
    if (!product) throw new Error('The shop has no products');
    const now = new Date(this.#clock.now());
    const order: AtshopOrder = {
      _id: meteorId(),
      productId: product._id,
      shopId: product.shopId,
      email: 'shopper@example.com',
      secret: meteorId(),
      quantity: 1,
      currency: this.#currency,
      paid: false,
      fulfilled: false,
      createdAt: now,
      updatedAt: now,
    };
    return this.#store(merge(order, fields));
  }

  /** Edits an order as an admin, another gateway or a chargeback would; subscribers see it at once. */
  editOrder(orderId: string, fields: OrderFields): AtshopOrder {
    const before = this.order(orderId);
    const order = merge(before, { ...fields, updatedAt: new Date(this.#clock.now()) });
    this.#orders.set(orderId, order);
    this.emit('changed', { order, ...difference(before, order) });
    return order;
  }

  get orders(): readonly AtshopOrder[] {
    return [...this.#orders.values()];
  }

  findOrder(orderId: unknown): AtshopOrder | null {
    return (typeof orderId === 'string' && this.#orders.get(orderId)) || null;
  }

  /** Throws when there is none. */
  order(orderId: string): AtshopOrder {
    const order = this.findOrder(orderId);
    if (!order) throw new Error(`No order ${orderId}`);
    return order;
  }

  findProduct(productId: unknown): AtshopProduct | null {
    return this.products.find(({ _id }) => _id === productId) ?? null;
  }

  #store(order: AtshopOrder): AtshopOrder {
    this.#orders.set(order._id, order);
    this.emit('created', order);
    return order;
  }
}

function merge(order: AtshopOrder, fields: OrderFields): AtshopOrder {
  const merged = Object.entries({ ...order, ...fields }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as unknown as AtshopOrder;
}

function difference(before: AtshopOrder, after: AtshopOrder): Pick<OrderChange, 'fields' | 'cleared'> {
  const old = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(after).filter(([name, value]) => !Object.is(old.get(name), value));
  return { fields: Object.fromEntries(fields), cleared: [...old.keys()].filter((name) => !Object.hasOwn(after, name)) };
}

/** 17 characters without look-alikes, as Meteor makes ids. */
function meteorId(): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';
  return [...randomBytes(17)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
