import { describe, expect, it } from 'vitest';
import de from '../../../widget/checkout/locales/de.json' with { type: 'json' };
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { expectPaidOnce } from '../support/orders.ts';
import { watchPolicy } from '../support/policy.ts';
import { buyAtAtshop, buyAtCraftingStore } from '../support/shopping.ts';
import { strictStores } from '../support/strict-stores.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world({ prepare: strictStores });
const overlays = variants.filter(({ presentation }) => presentation === 'overlay');

describe.each(overlays)('a store page with a strict Content-Security-Policy, on a $device', (variant) => {
  it('blocks what it does not name', async () => {
    const shopper = await everything.newShopper(variant.device);
    const violations = await watchPolicy(shopper);
    const page = await shopper.newPage();
    await page.goto(everything.stores.craftingStore.url);
    await page.evaluate(() => {
      document.head.append(Object.assign(document.createElement('script'), { src: 'https://elsewhere.example/x.js' }));
      document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://elsewhere.example/' }));
    });
    await expect
      .poll(() => violations)
      .toEqual(['script-src-elem https://elsewhere.example/x.js', 'frame-src https://elsewhere.example']);
  });

  it('lets CraftingStore take a card with a challenge, and blocks nothing on the way', async () => {
    const shopper = await everything.newShopper(variant.device);
    const violations = await watchPolicy(shopper);
    const checkout = await buyAtCraftingStore(everything, variant, 'VIP rank', shopper);
    await checkout.payWith('challenge');
    await checkout.press(checkout.bankButton('Approve'));
    await checkout.shows('success');
    await expectPaidOnce(everything, await checkout.id());
    expect(violations).toEqual([]);
  });

  it('lets ATShop take a card after a look at the transfer, and blocks nothing on the way', async () => {
    const shopper = await everything.newShopper(variant.device);
    const violations = await watchPolicy(shopper);
    const checkout = await buyAtAtshop(everything, variant, 2, shopper);
    await checkout.askForTransfer();
    await checkout.root.getByRole('img', { name: en['transfer.qr'] }).waitFor();
    await checkout.root.getByLabel(en['page.language']).selectOption('de');
    await checkout.root.getByRole('heading', { name: de['transfer.heading'] }).waitFor();
    await checkout.root.getByLabel(de['page.language']).selectOption('en');
    await checkout.press(checkout.button(en['pay.another']));
    await checkout.payWith('approved');
    await checkout.shows('success');
    await expectPaidOnce(everything, await checkout.id());
    expect(violations).toEqual([]);
  });
});
