import type { DemoClock } from '../kit/clock.ts';

/** A product as ATShop's API shows it. */
export interface AtshopProduct {
  readonly _id: string;
  readonly shopId: string;
  readonly name: string;
  readonly description: string;
  readonly minQuantity: number;
  readonly stockCount: number;
  /** Cents each. `unknown` so that tests can spoil it. */
  readonly value: unknown;
  /** The merchant does not want the product's name shown to payment processors. */
  readonly useOrderIdAsItemName: boolean;
}

/**
 * An order as ATShop's API shows it, `email` and `secret` included on purpose: tests assert that neither ever leaves
 * Tillgate. The priced fields are `unknown` so that tests can put anything there. Dates are epoch milliseconds here;
 * DDP sends them as EJSON, REST as ISO strings.
 */
export interface AtshopOrder {
  readonly _id: string;
  readonly productId: string;
  readonly shopId: string;
  readonly email: string;
  readonly secret: string;
  readonly quantity: unknown;
  /** Whole order in cents, with discounts; absent when there is none. */
  readonly toPay?: unknown;
  readonly currency?: unknown;
  readonly paid: boolean;
  readonly fulfilled: boolean;
  readonly paidAt?: Date;
  readonly paidAmount?: number;
  readonly paymentMethod?: string;
  readonly status?: 'reversed' | 'completed' | 'discarded' | 'hold';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Fields of a new or changed order; `undefined` removes a field. */
export type OrderFields = {
  readonly [Field in Exclude<keyof AtshopOrder, '_id'>]?: AtshopOrder[Field] | undefined;
};

/** An order to place; whatever is left out has a sensible value. */
export type NewOrder = OrderFields & { readonly _id?: string };

/** A custom gateway in the shop's settings. */
export interface AtshopGateway {
  readonly name: string;
  /** Tillgate's id of this store: the shopper's browser asks `<tillgate>/atshop/<store>/payment-link`. */
  readonly store: string;
}

export interface FakeAtshopOptions {
  readonly gateways: readonly AtshopGateway[];
  /** Resume token of the shop's admin, with its end in epoch milliseconds (default: 90 days from now). */
  readonly loginToken: string;
  readonly loginTokenExpiresAt?: number;
  /** Tillgate's address without a trailing slash; may be told later with `connect`. */
  readonly tillgateUrl?: string;
  /** 0 (default): any free port. */
  readonly port?: number;
  /** Where shoppers see the shop; default `http://localhost:<port>`, so that Tillgate on 127.0.0.1 is another site. */
  readonly publicUrl?: string;
  readonly name?: string;
  /** Currency of new orders, ISO 4217. Default USD. */
  readonly currency?: string;
  readonly products?: readonly AtshopProduct[];
  readonly clock?: DemoClock;
  /** The pages' Content-Security-Policy; none by default. */
  readonly csp?: (tillgateOrigin: string) => string;
  /** How often the DDP server pings, milliseconds. Default 15,000, Meteor's own. */
  readonly pingEveryMs?: number;
}
