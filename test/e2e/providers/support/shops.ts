import { expect } from 'vitest';
import { findCheckout } from '../../../../server/database/repositories/checkouts.ts';
import { booksOf, filesIn } from '../../../faults/commercelayer-books.ts';
import { eventually } from '../../../support/world.ts';
import { answersTo } from '../../commercelayer/support/books.ts';
import { type OrderPage, openOrder, visitOrder } from '../../commercelayer/support/order-page.ts';
import { buy } from '../../commercelayer/support/storefront.ts';
import { Checkout } from '../../support/checkout.ts';
import { expectToldOnce, orderOf } from '../../support/orders.ts';
import { buyAtAtshop, buyAtCraftingStore, newLink, visit } from '../../support/shopping.ts';
import { presses, type Variant } from '../../support/variants.ts';
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

/** In the overlay, over the store's page. */
const craftingStore: Shop = async (world, walk) => {
  const variant: Variant = { presentation: 'overlay', device: 'desktop' };
  const checkout = walk
    ? await buyAtCraftingStore(world, variant, 'Sky island 64×64')
    : await visit(await world.newShopper('desktop'), await newLink(world, 'overlay'), variant);
  return paidByPush(world, checkout, 'Thank you for your purchase.');
};

/** On Tillgate's own page. */
const atshop: Shop = async (world, walk) => {
  const variant: Variant = { presentation: 'page', device: 'desktop' };
  const checkout = walk ? await buyAtAtshop(world, variant, 3) : await openAtshopOrder(world, variant);
  return paidByPush(world, checkout, 'Paid. Your goods are in your mailbox.');
};

async function openAtshopOrder(world: World, variant: Variant): Promise<Checkout> {
  const { atshop: shop } = world.stores;
  const { url } = await shop.requestLink(shop.placeOrder()._id, { store: 'keys' });
  if (url === null) throw new Error('Tillgate gave no link');
  return visit(await world.newShopper(variant.device), url, variant);
}

/** A store that only waits to hear "paid". */
async function paidByPush(world: World, checkout: Checkout, thanks: string): Promise<Visit> {
  await checkout.payButton.waitFor();
  const id = await checkout.id();
  const { price } = await orderOf(world, id);
  const { page } = checkout;
  return {
    checkout,
    price,
    async seesSuccess() {
      await leaveSuccess(checkout);
      await page.getByText(thanks).waitFor();
    },
    moneyIsKnown: () => moneyIsKnown(world, id),
    withoutReturn: async () => undefined,
    async expectToldOnce() {
      await expectToldOnce(world, id);
      expect(world.stores.atshop.ledger.doubles).toEqual([]);
    },
  };
}

/** Its own page places the order, once the shopper has agreed to pay. */
const commerceLayer: Shop = async (world, walk) => {
  const order = walk ? await buy(world, 'desktop', 'Hoodie, Charcoal') : await openOrder(world, 'desktop');
  const { orderId } = order;
  const { platform, url } = world.stores.fashion;
  const checkout = await order.open();
  const id = await checkout.id();
  const price = platform.order(orderId).totalCents;
  const shopper = order.page.context();
  return {
    checkout,
    price,
    async seesSuccess() {
      await leaveSuccess(checkout);
      await order.showsConfirmation();
    },
    moneyIsKnown: () => moneyIsKnown(world, id),
    async withoutReturn() {
      // Nobody but the shopper places an order there; whoever comes again does not pay again.
      expect(answersTo(world, orderId)).toEqual([]);
      await placesWithoutPaying(await visitOrder(shopper, `${url}/checkout/${orderId}`, 'desktop'));
    },
    async expectToldOnce() {
      const moved = [`authorize ${price}`];
      expect(platform.order(orderId)).toMatchObject({ status: 'placed', paymentStatus: 'authorized' });
      expect(booksOf(world.stores.fashion, filesIn(world.stores.folder), orderId)).toEqual({
        platform: moved,
        tillgate: moved,
        bank: [],
      });
      expect(answersTo(world, orderId)).toEqual([200]);
      expect(platform.ledger.webhooks).toEqual([]);
    },
  };
};

async function moneyIsKnown({ tillgate }: World, checkout: string): Promise<void> {
  await eventually('the money to be known', async () => {
    const row = await findCheckout(tillgate.domain.database.read, checkout);
    return row?.state === 'completed';
  });
}

async function placesWithoutPaying(order: OrderPage): Promise<void> {
  let overlays = 0;
  order.page.on('frameattached', () => overlays++);
  await order.press(order.payButton);
  await order.showsConfirmation();
  expect(overlays).toBe(0);
}

/** The way back to the store that the page offers; it would go there by itself in a moment. */
async function leaveSuccess({ page }: Checkout): Promise<void> {
  const alone = new Checkout(page, page, presses.desktop);
  await alone.shows('success');
  await alone.root.getByRole('link', { name: /^Back to / }).click();
}

export const SHOPS = { CraftingStore: craftingStore, ATShop: atshop, 'Commerce Layer': commerceLayer };
