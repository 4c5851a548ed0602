import type { BrowserContext, Page } from 'playwright-core';
import { Checkout } from './checkout.ts';
import { type Presentation, presses, type Variant } from './variants.ts';
import type { World } from './world.ts';

/** The gateway of the fake CraftingStore that leads to each presentation. */
const GATEWAYS = {
  overlay: 'The same, without leaving',
  page: 'Card or bank transfer',
} as const satisfies Record<Presentation, string>;

/** The checkout on a page that shows it, or is about to. */
export function checkoutOn(page: Page, { presentation, device }: Variant): Checkout {
  return new Checkout(page, presentation === 'overlay' ? page.frameLocator('dialog iframe') : page, presses[device]);
}

/** A basket from the shelf to the gateway's button, in the store's theme. */
export async function buyAtCraftingStore(
  world: World,
  variant: Variant,
  packageName: string,
  shopper?: BrowserContext,
): Promise<Checkout> {
  const page = await (shopper ?? (await world.newShopper(variant.device))).newPage();
  const press = presses[variant.device];
  await page.goto(world.stores.craftingStore.url);
  const shelf = page.getByRole('main').locator('section', { has: page.getByRole('heading', { name: packageName }) });
  await press(shelf.getByRole('button', { name: 'Add to basket' }));
  await page.getByRole('heading', { name: 'Basket' }).waitFor();
  await press(page.getByRole('button', { name: GATEWAYS[variant.presentation] }));
  return checkoutOn(page, variant);
}

/**
 * An order from the shelf to the pay button. The shop that ATShop hosts leads to the full page; the merchant's own
 * storefront, with the script tag, opens the overlay.
 */
export async function buyAtAtshop(
  world: World,
  variant: Variant,
  quantity: number,
  shopper?: BrowserContext,
): Promise<Checkout> {
  const page = await (shopper ?? (await world.newShopper(variant.device))).newPage();
  const press = presses[variant.device];
  const hosted = variant.presentation === 'page';
  await page.goto(`${world.stores.atshop.url}${hosted ? '/' : '/self-hosted'}`);
  const shelf = page.getByRole('main').locator('section').first();
  await shelf.getByLabel('Quantity').fill(String(quantity));
  await press(shelf.getByRole('button', { name: /^Buy/ }));
  await press(page.getByRole('button', { name: 'Pay with card or bank transfer' }));
  return checkoutOn(page, variant);
}

/** Where a new order of the fake CraftingStore sends the shopper: the store's page with the overlay, or the full page. */
export async function newLink(world: World, presentation: Presentation): Promise<string> {
  const { url } = await world.stores.craftingStore.purchase({ gateway: presentation });
  if (url === null) throw new Error('Tillgate gave no link');
  return url;
}

/** A shopper in front of a fresh checkout, without the walk through the store. */
export async function openCheckout(world: World, variant: Variant): Promise<Checkout> {
  const shopper = await world.newShopper(variant.device);
  return visit(shopper, await newLink(world, variant.presentation), variant);
}

/** Goes to a link and waits until it can be used. */
export async function visit(shopper: BrowserContext, link: string, variant: Variant): Promise<Checkout> {
  const page = await shopper.newPage();
  await page.goto(link);
  const checkout = checkoutOn(page, variant);
  await checkout.payButton.waitFor();
  return checkout;
}
