import { expect } from 'vitest';
import type { Checkout } from '../../support/checkout.ts';
import { expectToldOnce, orderOf } from '../../support/orders.ts';
import { buyAtAtshop, buyAtCraftingStore, newLink, visit } from '../../support/shopping.ts';
import type { Variant } from '../../support/variants.ts';
import type { World } from '../../support/world.ts';
import { leaveSuccess, moneyIsKnown, type Shop, type Visit } from './visit.ts';

/** In the overlay, over the store's page. */
export const craftingStore: Shop = async (world, walk) => {
  const variant: Variant = { presentation: 'overlay', device: 'desktop' };
  const checkout = walk
    ? await buyAtCraftingStore(world, variant, 'Sky island 64×64')
    : await visit(await world.newShopper('desktop'), await newLink(world, 'overlay'), variant);
  return paidByPush(world, checkout, 'Thank you for your purchase.');
};

/** On Tillgate's own page. */
export const atshop: Shop = async (world, walk) => {
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
