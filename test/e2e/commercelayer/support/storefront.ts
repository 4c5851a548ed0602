import type { BrowserContext } from 'playwright-core';
import { type Device, presses } from '../../support/variants.ts';
import type { World } from '../../support/world.ts';
import { OrderPage } from './order-page.ts';

/** From the shelf to an order's page, in the shop itself. `product`: its name on the shelf. */
export async function buy(world: World, device: Device, product: string, shopper?: BrowserContext): Promise<OrderPage> {
  const page = await (shopper ?? (await world.newShopper(device))).newPage();
  const press = presses[device];
  await page.goto(world.stores.fashion.url);
  await press(page.getByRole('button', { name: `Add ${product} to the bag` }));
  await press(page.getByRole('button', { name: 'Checkout' }));
  await page.waitForURL('**/checkout/*');
  const order = new OrderPage(page, device);
  await order.shows('open');
  return order;
}
