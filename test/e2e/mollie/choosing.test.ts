import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import ar from '../../../widget/checkout/locales/ar.json' with { type: 'json' };
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { findings } from '../support/axe.ts';
import type { Checkout } from '../support/checkout.ts';
import { expectToldOnce } from '../support/orders.ts';
import { watchPolicy } from '../support/policy.ts';
import { checkoutOn, newLink } from '../support/shopping.ts';
import { type Variant, variants } from '../support/variants.ts';
import { world } from '../support/world.ts';
import { withMollie } from './scene.ts';

const scene = withMollie();
const everything = world({ prepare: scene.prepare });

/** A shopper before Mollie's methods, the policies of all pages watched. */
async function open(variant: Variant, options: BrowserContextOptions = {}) {
  const shopper = await everything.newShopper(variant.device, options);
  const violations = await watchPolicy(shopper);
  const page = await shopper.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(await newLink(everything, variant.presentation));
  const checkout = checkoutOn(page, variant);
  await checkout.root.getByRole('radio', { name: 'Bancontact' }).waitFor();
  return { page, checkout, asked, violations };
}

const option = (checkout: Checkout, name: string) => checkout.root.getByRole('radio', { name });

/** Waits until all pictures have arrived; their natural widths. */
async function pictures({ root }: Checkout): Promise<number[]> {
  return root.locator('.option img').evaluateAll((images) =>
    Promise.all(
      images.map(async (image) => {
        await (image as HTMLImageElement).decode();
        return (image as HTMLImageElement).naturalWidth;
      }),
    ),
  );
}

/** Mollie's page, on which the shopper pays. */
async function payAtMollie(page: Page): Promise<void> {
  await page.waitForURL(`${scene.mollie.url}/checkout/**`);
  await page.getByRole('button', { name: 'Pay' }).click();
}

describe.each(variants)('choosing among Mollie’s methods, $presentation on a $device', (variant) => {
  it('leads straight to the chosen one, with pictures from our own address only', async () => {
    const { page, checkout, asked, violations } = await open(variant);
    expect(await pictures(checkout)).toEqual([32, 32, 32, 32, 32, 32]);
    expect(violations).toEqual([]);
    expect(asked.filter((url) => url.startsWith(scene.mollie.url))).toEqual([]);
    await checkout.press(option(checkout, 'Bancontact'));
    expect(await findings(page, variant.presentation)).toEqual([]);
    const id = await checkout.id();
    await checkout.press(checkout.button(en['redirect.button']));
    await payAtMollie(page);
    await expectToldOnce(everything, id);
    expect([...scene.mollie.books.payments.values()].at(-1)?.method).toBe('bancontact');
  });
});

const ALONE: Variant = { presentation: 'page', device: 'desktop' };

it('a method that is gone is said so, and the next one is paid with', async () => {
  const { page, checkout } = await open(ALONE);
  const { methods } = scene.mollie;
  scene.mollie.methods = methods.filter((id) => id !== 'paypal');
  await option(checkout, 'PayPal').check();
  await checkout.button(en['redirect.button']).click();
  await checkout.root.getByText(en['failure.method_unavailable']).first().waitFor();
  scene.mollie.methods = methods;
  await option(checkout, 'Bancontact').check();
  await checkout.button(en['redirect.button']).click();
  await payAtMollie(page);
});

it('the keyboard moves through the methods, and the choice is there again after Back', async () => {
  const { page, checkout } = await open(ALONE);
  await option(checkout, en['options.other']).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  expect(await option(checkout, 'paysafecard').isChecked()).toBe(true);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${scene.mollie.url}/checkout/**`);
  await page.goBack();
  await checkout.root.getByRole('button', { name: en['pay.another'] }).click();
  await checkout.root.getByRole('radio', { name: 'Mollie' }).check();
  await option(checkout, 'paysafecard').waitFor();
  expect(await option(checkout, 'paysafecard').isChecked()).toBe(true);
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it.each(['desktop', 'phone'] as const)('the list is accessible in Arabic on a %s', async (device) => {
    const variant: Variant = { presentation: 'page', device };
    const { page, checkout } = await open(variant, { colorScheme, locale: 'ar' });
    await pictures(checkout);
    const group = checkout.root.getByRole('group', { name: ar['options.legend'] });
    expect(await group.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    expect(await findings(page, 'page')).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(width).toBeLessThanOrEqual(0);
  });
});
