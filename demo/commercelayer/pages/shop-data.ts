import type { FakeCommerceLayer } from '../index.ts';
import type { FashionLinks } from '../store.ts';
import { pictureOf } from './products.ts';

/** Somebody who can log in with one press. */
export interface DemoCustomer {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** What the scripts of the shop's pages need to know. Everybody may read it: no secret belongs here. */
export interface ShopData {
  /** The platform's address, without a slash at the end. */
  readonly api: string;
  /** Of the sales channel: public. */
  readonly clientId: string;
  /** Tillgate's address; empty until the store is connected. */
  readonly tillgate: string;
  /** Tillgate's id of the store. */
  readonly store: string;
  readonly markets: FakeCommerceLayer['markets'];
  readonly customer: DemoCustomer;
  readonly products: readonly {
    readonly code: string;
    readonly name: string;
    readonly picture: string;
    /** Cents. */
    readonly EUR: number;
    readonly USD: number;
  }[];
}

export function shopData(fake: FakeCommerceLayer, { tillgate, store }: FashionLinks, customer: DemoCustomer): ShopData {
  return {
    api: fake.url,
    clientId: fake.credentials.salesChannel.clientId,
    tillgate,
    store,
    markets: fake.markets,
    customer,
    products: fake.catalogue.map((product) => ({ ...product, picture: pictureOf(product.code) })),
  };
}
