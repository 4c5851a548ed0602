import { findCheckout } from '../../../../server/database/repositories/checkouts.ts';
import { eventually } from '../../../support/world.ts';
import { Checkout } from '../../support/checkout.ts';
import { presses } from '../../support/variants.ts';
import type { World } from '../../support/world.ts';

/** A shopper in front of the checkout of an order. */
export interface Visit {
  readonly checkout: Checkout;
  /** Cents, by the store's own books. */
  readonly price: number;
  /** The shopper is back from the provider's page: sees that it worked, and goes on to the store's own page. */
  seesSuccess(): Promise<void>;
  /** Tillgate has seen the money at the provider. */
  moneyIsKnown(): Promise<void>;
  /** The shopper's tab is gone, and the money is known: what is left to do until the store knows, too. */
  withoutReturn(): Promise<void>;
  /** The store was told once, and took it. */
  expectToldOnce(): Promise<void>;
}

/** A store as its shoppers find it. `walk`: from the shelf on. */
export type Shop = (world: World, walk: boolean) => Promise<Visit>;

/** Waits until the checkout is paid by Tillgate's own books. */
export async function moneyIsKnown({ tillgate }: World, checkout: string): Promise<void> {
  await eventually('the money to be known', async () => {
    const row = await findCheckout(tillgate.domain.database.read, checkout);
    return row?.state === 'completed';
  });
}

/** How long success stays on the screen. */
const SHOWN_MS = 2_500;

/** Takes the way back to the store that the page offers, unless the page has already gone there by itself. */
export async function leaveSuccess({ page }: Checkout): Promise<void> {
  const alone = new Checkout(page, page, presses.desktop);
  await alone.shows('success');
  const back = alone.root.getByRole('link', { name: /^Back to / });
  await back.click({ timeout: SHOWN_MS }).catch(() => undefined);
}
