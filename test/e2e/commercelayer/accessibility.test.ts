import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../server/clock.ts';
import { findings } from '../support/axe.ts';
import type { Device } from '../support/variants.ts';
import { world } from '../support/world.ts';
import { type OrderPage, openOrder } from './support/order-page.ts';

const everything = world({ settleAfterMs: HOUR });

async function visit(device: Device, path: string): Promise<Page> {
  const page = await (await everything.newShopper(device)).newPage();
  await page.goto(`${everything.stores.fashion.url}${path}`);
  return page;
}

async function paidOrder(device: Device): Promise<OrderPage> {
  const order = await openOrder(everything, device);
  await (await order.open()).payWith('approved');
  await order.showsConfirmation();
  return order;
}

/** The shop's pages, each in a state that has most to show. */
const PAGES: Readonly<Record<string, (device: Device) => Promise<Page>>> = {
  async 'the storefront'(device) {
    const page = await visit(device, '/');
    for (const button of await page.getByRole('button', { name: /^Add/ }).all()) await button.click();
    return page;
  },
  async 'an order to be paid'(device) {
    const { page } = await openOrder(everything, device);
    return page;
  },
  async 'an order whose card was declined'(device) {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.payWith('declined');
    await checkout.shows('failure');
    await order.press(order.closeButton);
    await order.wasTold('failed', 'card_declined');
    await order.page.locator('summary').first().click();
    return order.page;
  },
  async 'an order that was paid'(device) {
    const { page } = await paidOrder(device);
    await page.locator('summary').first().click();
    return page;
  },
  async 'an order that waits for a transfer'(device) {
    const order = await openOrder(everything, device);
    await (await order.open()).askForTransfer();
    await order.press(order.closeButton);
    await order.shows('pending');
    return order.page;
  },
  'an incomplete payment link': (device) => visit(device, '/pay/nothing'),
  async 'the merchant’s orders'(device) {
    everything.stores.fashion.platform.createOrder();
    return visit(device, '/orders');
  },
  async 'the merchant’s page of an order'(device) {
    const { orderId, page } = await paidOrder(device);
    await page.goto(`${everything.stores.fashion.url}/orders/${orderId}`);
    const form = page.locator('form[data-action="capture"]');
    await form.getByRole('textbox').fill('10.00');
    await form.getByRole('button').click();
    await page.locator('#notice').waitFor();
    await page.locator('summary').first().click();
    return page;
  },
  'the page for developers': (device) => visit(device, '/developers'),
  'a page that does not exist': (device) => visit(device, '/nothing'),
};

describe('axe', () => {
  it.each(Object.keys(PAGES))('finds nothing on %s, light and dark, on a phone and a desktop', async (name) => {
    const found: Record<string, string[]> = {};
    for (const device of ['phone', 'desktop'] as const) {
      const page = await PAGES[name]?.(device);
      if (!page) throw new Error(`No page ${name}`);
      // A desktop's colours are the phone's.
      for (const colorScheme of device === 'phone' ? (['light', 'dark'] as const) : (['light'] as const)) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        found[`${device}, ${colorScheme}`] = await findings(page, 'page');
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      }
    }
    expect(found).toEqual({ 'phone, light': [], 'phone, dark': [], 'desktop, light': [] });
  });

  it('would find a mistake', async () => {
    const page = await visit('phone', '/');
    await page.locator('main').evaluate((main) => main.append(document.createElement('input')));
    expect(await findings(page, 'page')).toEqual([expect.stringMatching(/^label /)]);
  });
});
