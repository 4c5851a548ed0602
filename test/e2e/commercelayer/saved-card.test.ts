import { describe, expect, it } from 'vitest';
import type { Device } from '../support/variants.ts';
import { world } from '../support/world.ts';
import { answersTo, expectAuthorizedOnce } from './support/books.ts';
import { buy } from './support/storefront.ts';

const everything = world();

/** A shopper who has logged in. */
async function customer(device: Device) {
  const shopper = await everything.newShopper(device);
  const page = await shopper.newPage();
  await page.goto(everything.stores.fashion.url);
  await page.getByRole('button', { name: 'Log in as Mira' }).click();
  await page.getByRole('button', { name: 'Log out' }).waitFor();
  await page.close();
  return shopper;
}

describe.each(['desktop', 'phone'] as const)('a customer, on a %s', (device) => {
  it('keeps a card with the first order, and pays the second one by it without the overlay', async () => {
    const shopper = await customer(device);
    const first = await buy(everything, device, 'Hoodie, Charcoal', shopper);
    await first.page.getByRole('checkbox', { name: /Keep this card/ }).check();
    await (await first.open()).payWith('approved');
    await first.showsConfirmation();
    await first.wasTold('placed');
    await expectAuthorizedOnce(everything, first.orderId);
    expect(answersTo(everything, first.orderId, 'token')).toEqual([200]);

    const second = await buy(everything, device, 'Enamel Mug (12 oz)', shopper);
    await second.page
      .getByRole('radio', { name: /A card kept earlier/ })
      .first()
      .check();
    let overlays = 0;
    second.page.on('frameattached', () => overlays++);
    await second.press(second.payButton);
    await second.showsConfirmation();
    expect(overlays).toBe(0);
    await expectAuthorizedOnce(everything, second.orderId);
    expect(everything.stores.fashion.platform.order(second.orderId).paymentSourceToken).toMatch(/^src_/);
    await expectAuthorizedOnce(everything, first.orderId);
  });
});
