import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Device, presses } from '../support/variants.ts';
import { world } from '../support/world.ts';
import { expectMoved } from './support/books.ts';
import { openOrder } from './support/order-page.ts';

const everything = world();
type Move = 'capture' | 'void' | 'refund';

/** An order of 59.00 EUR that was paid in the shop, on the merchant's page. */
async function paidOrder(device: Device): Promise<{ page: Page; orderId: string }> {
  const order = await openOrder(everything, device, { order: { lines: [{ sku: 'HOODIE' }] } });
  await (await order.open()).payWith('approved');
  await order.showsConfirmation();
  const { orderId, page } = order;
  await presses[device](page.getByRole('link', { name: 'capture, void or refund it' }));
  await page.waitForURL(`**/orders/${orderId}`);
  return { orderId, page };
}

/** Sends one of the page's forms, and waits for what it says of it. */
async function move(page: Page, device: Device, name: Move, amount: string | null, says: string): Promise<void> {
  const form = page.locator(`form[data-action="${name}"]`);
  if (amount) await form.getByRole('textbox').fill(amount);
  await presses[device](form.getByRole('button'));
  await page.locator('#notice').filter({ hasText: says }).waitFor();
}

const figures = async (page: Page) =>
  Object.fromEntries(
    await Promise.all(
      ['authorized', 'captured', 'voided', 'refunded'].map(async (step) => [
        step,
        await page.locator(`[data-money="${step}"] dd`).textContent(),
      ]),
    ),
  );

describe.each(['desktop', 'phone'] as const)('the merchant’s page of an order, on a %s', (device) => {
  it('captures a part, voids the rest and refunds two equal parts: the amounts are the same on all sides', async () => {
    const { orderId, page } = await paidOrder(device);
    await expectMoved(everything, orderId, ['authorize 5900']);
    await move(page, device, 'capture', '20.00', 'Capture of €20.00: done.');
    await expectMoved(everything, orderId, ['authorize 5900', 'capture 2000']);
    await move(page, device, 'void', null, 'Void of €39.00: done.');
    await expectMoved(everything, orderId, ['authorize 5900', 'capture 2000', 'void 3900']);
    for (const refunds of [['refund 700'], ['refund 700', 'refund 700']]) {
      await move(page, device, 'refund', '7.00', 'Refund of €7.00: done.');
      await expectMoved(everything, orderId, ['authorize 5900', 'capture 2000', 'void 3900', ...refunds]);
    }
    expect(await figures(page)).toEqual({
      authorized: '€59.00',
      captured: '€20.00',
      voided: '€39.00',
      refunded: '€14.00',
    });
    expect(await page.getByLabel('Refund up to').inputValue()).toBe('6.00');
  });
});

describe('the merchant’s forms', () => {
  it('refuse what is no amount, more than is left, and what another window has done already', async () => {
    const { orderId, page } = await paidOrder('desktop');
    const stale = await page.context().newPage();
    await stale.goto(page.url());
    for (const amount of ['59.01', '1.234', 'all', '0']) {
      await move(page, 'desktop', 'capture', amount, 'Nothing was moved.');
    }
    await expectMoved(everything, orderId, ['authorize 5900']);
    await stale.locator('form[data-action="capture"]').getByRole('textbox').fill('30.00');
    await move(page, 'desktop', 'capture', '30.00', 'done.');
    await move(stale, 'desktop', 'capture', null, 'The money has moved since you opened this page.');
    await expectMoved(everything, orderId, ['authorize 5900', 'capture 3000']);
  });
});
