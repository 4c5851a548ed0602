import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { NewOrder } from '../../../../demo/commercelayer/index.ts';
import { Checkout } from '../../support/checkout.ts';
import { checkoutOn } from '../../support/shopping.ts';
import { type Device, type Press, presses } from '../../support/variants.ts';
import type { World } from '../../support/world.ts';

/** Where the page says the order is (see `stageOf` of the shop's scripts). */
export type Stage = 'open' | 'pending' | 'placed' | 'unpaid' | 'cancelled';
/** What the page was told by `Tillgate.commercelayer.pay()`. */
export type Told = 'placed' | 'authorized' | 'pending' | 'closed' | 'failed';

/** One order's page in the fashion shop as its shopper sees it, and the checkout that opens over it. */
export class OrderPage {
  readonly page: Page;
  readonly press: Press;
  readonly checkout: Checkout;

  constructor(page: Page, device: Device) {
    this.page = page;
    this.press = presses[device];
    this.checkout = checkoutOn(page, { presentation: 'overlay', device });
  }

  /** The order in the page's address. */
  get orderId(): string {
    const [, id] = /\/(?:checkout|pay)\/(\w+)/.exec(new URL(this.page.url()).pathname) ?? [];
    if (!id) throw new Error(`No order at ${this.page.url()}`);
    return id;
  }

  /** The shop's own: `Pay €24.00`. */
  get payButton(): Locator {
    return this.page.locator('#pay');
  }

  /** The overlay's own. */
  get closeButton(): Locator {
    return this.page.getByRole('button', { name: 'Close', exact: true });
  }

  /** The checkout as a page of its own, once the tab has gone there. */
  get fullPage(): Checkout {
    return new Checkout(this.page, this.page, this.press);
  }

  get overlay(): Locator {
    return this.page.getByRole('dialog');
  }

  /** What the page says to the shopper right now. */
  get status(): Locator {
    return this.page.locator('#status');
  }

  async shows(stage: Stage): Promise<void> {
    await this.page.locator(`[data-stage="${stage}"]`).waitFor();
  }

  async wasTold(result: Told, code = ''): Promise<void> {
    await this.page.locator(`#status[data-result="${result}"][data-code="${code}"]`).waitFor();
  }

  /** Pays by the platform's new payment model. */
  async usePaymentsApi(): Promise<void> {
    await this.page.getByRole('switch', { name: /Payments API/ }).check();
  }

  /** Presses Pay, and waits until the checkout over the page can be used. */
  async open(): Promise<Checkout> {
    await this.press(this.payButton);
    await this.checkout.payButton.waitFor();
    return this.checkout;
  }

  /** The order is placed and authorized, and the page says so, with nothing left to pay. */
  async showsConfirmation(): Promise<void> {
    await this.shows('placed');
    await this.page.getByRole('heading', { name: 'Thank you.' }).waitFor();
    await this.page.locator('#order-status[data-status="placed"]').waitFor();
    await this.page.locator('#payment-status[data-status="authorized"]').waitFor();
    await this.overlay.waitFor({ state: 'detached' });
    await this.payButton.waitFor({ state: 'hidden' });
  }
}

export interface Visit {
  readonly order?: NewOrder;
  readonly shopper?: BrowserContext;
}

/** A shopper in front of a new order's page, without the walk through the shop. */
export async function openOrder(world: World, device: Device, { order, shopper }: Visit = {}): Promise<OrderPage> {
  const { id } = world.stores.fashion.platform.createOrder(order);
  return visitOrder(shopper ?? (await world.newShopper(device)), `${world.stores.fashion.url}/checkout/${id}`, device);
}

/** A tab with an order's page that can be used. */
export async function visitOrder(shopper: BrowserContext, url: string, device: Device): Promise<OrderPage> {
  const page = await shopper.newPage();
  await page.goto(url);
  const order = new OrderPage(page, device);
  await order.shows('open');
  return order;
}
