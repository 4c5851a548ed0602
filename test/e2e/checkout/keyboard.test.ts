import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../server/clock.ts';
import { hasFocus, pressToLeave, tabTo, typeCard } from '../support/keyboard.ts';
import { expectPaidOnce } from '../support/orders.ts';
import { checkoutOn, openCheckout } from '../support/shopping.ts';
import type { Variant } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world({ settleAfterMs: MINUTE });
const PAGE: Variant = { presentation: 'page', device: 'desktop' };
const OVERLAY: Variant = { presentation: 'overlay', device: 'desktop' };

/** Three times: browsers let a second Escape through whatever the page says to the first. */
async function pressEscape({ keyboard }: Page): Promise<void> {
  for (let presses = 0; presses < 3; presses++) await keyboard.press('Escape');
}

describe.each([PAGE, OVERLAY])('a shopper with a keyboard only, $presentation', (variant) => {
  it('pays with a card that asks for a challenge', async () => {
    const checkout = await openCheckout(everything, variant);
    const id = await checkout.id();
    await typeCard(checkout, 'challenge');
    await checkout.page.keyboard.press('Enter');
    await tabTo(checkout.bankButton('Approve'));
    await checkout.page.keyboard.press('Enter');
    await checkout.shows('success');
    await expectPaidOnce(everything, id);
  });

  it('is led to the first mistake, and to the reason of a decline', async () => {
    const checkout = await openCheckout(everything, variant);
    await tabTo(checkout.payButton);
    await checkout.page.keyboard.press('Enter');
    const number = checkout.field('number');
    await expect.poll(() => hasFocus(number)).toBe(true);
    expect(await number.getAttribute('aria-invalid')).toBe('true');
    await typeCard(checkout, 'declined');
    await checkout.page.keyboard.press('Enter');
    await checkout.shows('failure');
    await expect.poll(() => hasFocus(checkout.heading('failure'))).toBe(true);
  });
});

describe('Escape in the overlay', () => {
  it('closes it and gives the focus back, but not while money moves', async () => {
    const page = await (await everything.newShopper('desktop')).newPage();
    const order = everything.stores.atshop.placeOrder();
    await page.goto(`${everything.stores.atshop.url}/self-hosted/order/${order._id}`);
    const opener = page.getByRole('button', { name: 'Pay with card or bank transfer' });
    const overlay = page.getByRole('dialog');
    const checkout = checkoutOn(page, OVERLAY);

    await tabTo(opener);
    await page.keyboard.press('Enter');
    await checkout.payButton.waitFor();
    pressToLeave(page, 'Escape');
    await overlay.waitFor({ state: 'detached' });
    expect(await hasFocus(opener)).toBe(true);

    await page.keyboard.press('Enter');
    await typeCard(checkout, 'settlesLater');
    const id = await checkout.id();
    await page.keyboard.press('Enter');
    await checkout.shows('processing');
    await pressEscape(page);
    // The same with the focus in the store's page, where the browser itself would close a dialog.
    await page.getByText('Please wait').click();
    await pressEscape(page);
    expect(await page.getByRole('button', { name: 'Close' }).isDisabled()).toBe(true);
    expect(await overlay.isVisible()).toBe(true);
    await everything.passTime(2 * MINUTE);
    await checkout.shows('success');
    await expectPaidOnce(everything, id);
  });
});
