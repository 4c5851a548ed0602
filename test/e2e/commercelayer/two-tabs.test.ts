import type { BrowserContext, Request } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { gather } from '../support/gather.ts';
import type { Device } from '../support/variants.ts';
import { world } from '../support/world.ts';
import { expectAuthorizedOnce } from './support/books.ts';
import { type OrderPage, openOrder, visitOrder } from './support/order-page.ts';

const everything = world();

const isPlacing = (request: Request) => request.postData()?.includes('_place"') ?? false;

async function twoTabs(device: Device): Promise<{ shopper: BrowserContext; tabs: readonly OrderPage[] }> {
  const shopper = await everything.newShopper(device);
  const first = await openOrder(everything, device, { shopper });
  return { shopper, tabs: [first, await visitOrder(shopper, first.page.url(), device)] };
}

describe.each(['desktop', 'phone'] as const)('one order in two tabs, on a %s', (device) => {
  it('is paid in one; both place it at the same time: one authorization, both say so', async () => {
    const { shopper, tabs } = await twoTabs(device);
    await gather(shopper, '**/orders/*', 2, isPlacing);
    const [first, second] = await Promise.all(tabs.map((tab) => tab.open()));
    expect(await first?.id()).toBe(await second?.id());
    await first?.payWith('approved');
    await Promise.all(tabs.map((tab) => tab.showsConfirmation()));
    await expectAuthorizedOnce(everything, tabs[0]?.orderId ?? '');
  });

  it('is paid in both at once: one payment', async () => {
    const { shopper, tabs } = await twoTabs(device);
    await gather(shopper, '**/api/checkouts/*/payments', 2);
    const checkouts = await Promise.all(tabs.map((tab) => tab.open()));
    await Promise.all(checkouts.map((checkout) => checkout.fillCard('approved')));
    await Promise.all(checkouts.map(({ payButton }) => payButton.evaluate((button: HTMLElement) => button.click())));
    await Promise.all(tabs.map((tab) => tab.showsConfirmation()));
    await expectAuthorizedOnce(everything, tabs[0]?.orderId ?? '');
  });

  it('is paid in one by the Payments API; both place it at the same time', async () => {
    const { shopper, tabs } = await twoTabs(device);
    await gather(shopper, '**/orders/*', 2, isPlacing);
    for (const tab of tabs) await tab.usePaymentsApi();
    const [first, second] = await Promise.all(tabs.map((tab) => tab.open()));
    expect(await first?.id()).toBe(await second?.id());
    await second?.payWith('approved');
    await Promise.all(tabs.map((tab) => tab.showsConfirmation()));
    await expectAuthorizedOnce(everything, tabs[0]?.orderId ?? '');
  });

  it('is not paid again in the one that was left behind', async () => {
    const { tabs } = await twoTabs(device);
    const [first, second] = tabs;
    await (await first?.open())?.payWith('approved');
    await first?.showsConfirmation();
    if (second) await second.press(second.payButton);
    await second?.showsConfirmation();
    await expectAuthorizedOnce(everything, first?.orderId ?? '');
  });
});
