import { describe, expect, it } from 'vitest';
import { findings } from '../support/axe.ts';
import type { Checkout } from '../support/checkout.ts';
import type { Device } from '../support/variants.ts';
import { type Kind, NAMES, sceneWithAllMethods } from './scene.ts';

const scene = sceneWithAllMethods();

/** What each panel shows when nothing is missing from it any more. */
const READY: Readonly<Record<Kind, string>> = {
  card: 'input[autocomplete="cc-number"]',
  stripe: '.fields[aria-busy="false"] iframe',
  mollie: '.options img',
  paypal: '.method-fee',
  bank: '.method-panel p',
  bitcoin: '.method-panel p',
};

const STRIPES_FRAME = '.fields-host iframe';

/** Picks them one after the other; a method's value is the same in every language. */
async function throughAll({ root, press }: Checkout, look: (kind: Kind) => Promise<void>): Promise<void> {
  for (const kind of Object.keys(NAMES) as Kind[]) {
    await press(root.locator(`[name=method][value=${kind}]`));
    await root.locator(READY[kind]).first().waitFor();
    await look(kind);
  }
}

describe.each(['phone', 'desktop'] as const satisfies readonly Device[])(
  'a checkout with every method, on a %s',
  (device) => {
    it.each(['en-GB', 'ar'])('gives axe nothing to say in any panel, light or dark, in %s', async (locale) => {
      const checkout = await scene.open({ presentation: 'page', device }, { locale, reducedMotion: 'reduce' });
      const { page } = checkout;
      const found: string[] = [];
      await throughAll(checkout, async (kind) => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          found.push(
            ...(await findings(page, 'page', STRIPES_FRAME)).map((line) => `${kind}, ${colorScheme}: ${line}`),
          );
        }
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, kind).toBeLessThanOrEqual(0);
      });
      expect(found).toEqual([]);
      const direction = await page.evaluate(() => getComputedStyle(document.body).direction);
      expect(direction).toBe(locale === 'ar' ? 'rtl' : 'ltr');
    });
  },
);
