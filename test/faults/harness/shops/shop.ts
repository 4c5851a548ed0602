/** An order at one of the stores, and what the store says of it. */
export interface PlacedOrder {
  readonly platform: Platform;
  /** As Tillgate's operator sees it. */
  readonly orderRef: string;
  /** Minor units; no other order of the round has the same, so that the providers' books tell whose a charge is. */
  readonly amount: number;
  /** What the shopper's browser asks for the checkout; null: refused or not reachable now. */
  link(): Promise<string | null>;
  /** The same request `times` times at once; every address that came back. */
  links(times: number): Promise<readonly string[]>;
  /** How often the store delivered. */
  delivered(): number;
  /** Minor units the store believes to have been paid; null: it was not told how much. */
  told(): number | null;
  /** Of a store that moves the money itself: does the next step once the shopper has paid. True: nothing is left to do. */
  conclude?(): Promise<boolean>;
}

export type Platform = 'craftingstore' | 'atshop' | 'atshopRest' | 'commercelayer';

export const PLATFORMS: readonly Platform[] = ['craftingstore', 'atshop', 'atshopRest', 'commercelayer'];
