import { describe, expect, it } from 'vitest';
import { hasFocus, pressToLeave, tabTo, typeCard } from '../support/keyboard.ts';
import { world } from '../support/world.ts';
import { expectAuthorizedOnce } from './support/books.ts';
import { OrderPage } from './support/order-page.ts';

const everything = world();

describe('a shopper with a keyboard only', () => {
  it('buys, looks into the checkout, leaves it by Escape, and pays', async () => {
    const page = await (await everything.newShopper('desktop')).newPage();
    const { keyboard } = page;
    await page.goto(everything.stores.fashion.url);
    await tabTo(page.getByRole('button', { name: 'Add Hoodie, Charcoal to the bag' }));
    await keyboard.press('Enter');
    await tabTo(page.getByRole('button', { name: 'Checkout' }));
    await keyboard.press('Enter');

    const order = new OrderPage(page, 'desktop');
    const { checkout, overlay, payButton } = order;
    await page.waitForURL('**/checkout/*');
    await tabTo(payButton);
    await keyboard.press('Enter');
    await checkout.payButton.waitFor();
    pressToLeave(page, 'Escape');
    await overlay.waitFor({ state: 'detached' });
    await order.wasTold('closed');
    expect(await hasFocus(payButton)).toBe(true);

    await keyboard.press('Enter');
    await checkout.payButton.waitFor();
    await typeCard(checkout, 'approved');
    pressToLeave(page, 'Enter');
    await order.showsConfirmation();
    const title = page.getByRole('heading', { name: 'Thank you.' });
    await expect.poll(() => hasFocus(title)).toBe(true);
    await expectAuthorizedOnce(everything, order.orderId);
  });
});
