import type { DemoClock } from '../kit/clock.ts';

/** Something on sale. */
export interface Package {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Cents of the store's currency. */
  readonly price: number;
  /** Console command run once paid; `{player}` is the player's name. */
  readonly command: string;
}

/** A custom gateway as the merchant set it up in the dashboard; a store may have several. */
export interface CustomGateway {
  /** The theme's `projectKey`: value of the basket's gateway button. */
  readonly key: string;
  readonly name: string;
  /** Tillgate's id of this store: the create call goes to `<tillgate>/craftingstore/<store>`. */
  readonly store: string;
  /** The shared secret, both directions. */
  readonly secret: string;
}

export interface FakeCraftingStoreOptions {
  readonly gateways: readonly CustomGateway[];
  /** Tillgate's address without a trailing slash; may be told later with `connect`. */
  readonly tillgateUrl?: string;
  /** 0 (default): any free port. */
  readonly port?: number;
  /** Where shoppers see the store; default `http://localhost:<port>`, so that Tillgate on 127.0.0.1 is another site. */
  readonly publicUrl?: string;
  readonly name?: string;
  /** ISO 4217, upper-case here; goes over the wire in lower case, as CraftingStore sends it. Default EUR. */
  readonly currency?: string;
  readonly packages?: readonly Package[];
  readonly clock?: DemoClock;
  /** The store's Content-Security-Policy for its pages; none by default. `twoDirectives` is the README's. */
  readonly csp?: (tillgateOrigin: string) => string;
  /**
   * What a second valid `paid` does (never documented): `ignore` answers success and runs nothing, `runAgain` runs the
   * commands twice, for tests that must not rely on the platform's goodwill. Default `ignore`. Counted either way.
   */
  readonly repeatedPaid?: 'ignore' | 'runAgain';
}
