import { expect } from 'vitest';
import { booksOf, filesIn } from '../../../faults/commercelayer-books.ts';
import { answersTo } from '../../commercelayer/support/books.ts';
import { type OrderPage, openOrder, visitOrder } from '../../commercelayer/support/order-page.ts';
import { buy } from '../../commercelayer/support/storefront.ts';
import { leaveSuccess, moneyIsKnown, type Shop } from './visit.ts';

/** Its own page places the order, once the shopper has agreed to pay. */
export const commerceLayer: Shop = async (world, walk) => {
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

async function placesWithoutPaying(order: OrderPage): Promise<void> {
  let overlays = 0;
  order.page.on('frameattached', () => overlays++);
  await order.press(order.payButton);
  await order.showsConfirmation();
  expect(overlays).toBe(0);
}
