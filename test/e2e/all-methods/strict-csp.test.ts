import { describe, expect, it } from 'vitest';
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { fieldsIn, payWith } from '../stripe/element.ts';
import { expectToldOnce } from '../support/orders.ts';
import { watchPolicy } from '../support/policy.ts';
import { strictStores } from '../support/strict-stores.ts';
import { variants } from '../support/variants.ts';
import { type NAMES, sceneWithAllMethods } from './scene.ts';

const scene = sceneWithAllMethods(strictStores);
const overlays = variants.filter(({ presentation }) => presentation === 'overlay');

describe.each(overlays)(
  'every method over a store page with a strict Content-Security-Policy, on a $device',
  (variant) => {
    it('shows its panel, opens the wallet and takes a card, and nothing is blocked on the way', async () => {
      let violations: readonly string[] = ['nobody watched'];
      const checkout = await scene.open(variant, {}, async (shopper) => {
        violations = await watchPolicy(shopper);
      });
      const { page, root, press } = checkout;
      const address = page.url();
      const pick = (kind: keyof typeof NAMES) => press(root.locator(`[name=method][value=${kind}]`));

      await pick('mollie');
      const picture = root.locator('.option img').first();
      await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);

      await pick('bitcoin');
      await press(checkout.button(en['crypto.button']));
      await root.getByRole('img', { name: en['crypto.qr'] }).waitFor();
      await press(root.getByRole('link', { name: en['crypto.open'] }));
      // With or without a wallet on the device, the code stays to be scanned and the time goes on.
      const timer = root.getByRole('timer');
      const before = await timer.textContent();
      await expect.poll(() => timer.textContent(), { timeout: 5_000 }).not.toBe(before);
      expect(page.url()).toBe(address);

      await press(checkout.button(en['pay.another']));
      await pick('stripe');
      await fieldsIn(checkout).getByLabel('Card number').waitFor();
      const id = await checkout.id();
      await payWith(checkout, fieldsIn(checkout), 'approved');
      await checkout.shows('success');
      await expectToldOnce(scene.everything, id);
      expect(violations).toEqual([]);
    });
  },
);
