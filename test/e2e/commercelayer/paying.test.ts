import type { BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { goBack } from '../support/back.ts';
import { world } from '../support/world.ts';
import { expectAuthorizedOnce, expectNothing } from './support/books.ts';
import { openOrder } from './support/order-page.ts';
import { buy } from './support/storefront.ts';

// Tests run without the back/forward cache unless told otherwise; shoppers have it.
const everything = world({ browser: { ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

/** Clicks within one task: nothing of the page can run in between. */
function clickAtOnce(button: HTMLElement, times: number): void {
  for (let click = 0; click < times; click++) button.click();
}

/** How often Tillgate was asked for a checkout, and for a payment. */
function countRequests(shopper: BrowserContext) {
  const counts = { checkouts: 0, payments: 0 };
  shopper.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== 'POST') return;
    if (pathname.endsWith('/checkouts')) counts.checkouts += 1;
    if (pathname.endsWith('/payments')) counts.payments += 1;
  });
  return counts;
}

describe.each(['desktop', 'phone'] as const)('an order of the fashion shop, on a %s', (device) => {
  it('goes from the shelf to the shop’s thanks: placed, and authorized by one call', async () => {
    const order = await buy(everything, device, 'Hoodie, Charcoal');
    await order.page.getByRole('button', { name: 'Pay €59.00' }).waitFor();
    const checkout = await order.open();
    await checkout.showsAmount(5_900);
    expectNothing(everything, order.orderId);
    await checkout.payWith('approved');
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
    expect(everything.stores.fashion.platform.ledger.webhooks).toEqual([]);
  });

  it('is paid once by ten clicks on each Pay', async () => {
    const shopper = await everything.newShopper(device);
    const counts = countRequests(shopper);
    const order = await openOrder(everything, device, { shopper });
    await order.payButton.evaluate(clickAtOnce, 10);
    await order.checkout.payButton.waitFor();
    expect(await order.overlay.count()).toBe(1);
    expect(counts).toEqual({ checkouts: 1, payments: 0 });
    await order.checkout.fillCard('approved');
    await order.checkout.payButton.evaluate(clickAtOnce, 10);
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
    expect(counts).toEqual({ checkouts: 1, payments: 1 });
  });

  it('is not paid again by Back and Forward after the thanks', async () => {
    const order = await buy(everything, device, 'Enamel Mug (12 oz)');
    const { orderId } = order;
    await (await order.open()).payWith('approved');
    await order.showsConfirmation();
    await goBack(order.page);
    await order.page.getByText('Nothing in it yet.').waitFor();
    expect(await order.page.getByRole('button', { name: 'Checkout' }).count()).toBe(0);
    await order.page.goForward();
    await order.showsConfirmation();
    expect(order.orderId).toBe(orderId);
    await expectAuthorizedOnce(everything, orderId);
  });

  it('is not paid again by Back after a challenge, which leads into the history of the frame', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.payWith('challenge');
    await checkout.press(checkout.bankButton('Approve'));
    await order.showsConfirmation();
    for (let presses = 0; presses < 2; presses++) {
      await goBack(order.page);
      await order.showsConfirmation();
    }
    await expectAuthorizedOnce(everything, order.orderId);
  });
});
