import type { BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { checkoutOn, newLink } from '../support/shopping.ts';
import type { Presentation } from '../support/variants.ts';
import { providerNames, worldWithProviders } from './support/world.ts';

const { everything } = worldWithProviders();

/** Every request of the shopper's browser from now on, without its query. */
function recordRequests(shopper: BrowserContext): Set<string> {
  const seen = new Set<string>();
  shopper.on('request', (request) => void seen.add(request.url().replace(/[?#].*/, '')));
  return seen;
}

/** What the store's own page is made of. */
const isTheStores = (url: string): boolean => new URL(url).origin === everything.stores.craftingStore.url;

describe.each<Presentation>(['page', 'overlay'])('a checkout with every method, %s', (presentation) => {
  it('loads nothing of a provider, and nothing from elsewhere, before the shopper has picked it', async () => {
    const shopper = await everything.newShopper('desktop');
    const link = await newLink(everything, presentation);
    const requests = recordRequests(shopper);
    const page = await shopper.newPage();
    await page.goto(link);
    const checkout = checkoutOn(page, { presentation, device: 'desktop' });
    await checkout.payButton.waitFor();
    for (const name of providerNames) await checkout.root.getByRole('radio', { name }).waitFor();
    // The stream is asked for last, and whatever is fetched ahead waits for the browser to have nothing else to do.
    const { tillgateUrl } = everything.stores;
    const id = await checkout.id();
    await expect.poll(() => requests.has(`${tillgateUrl}/api/checkouts/${id}/events`)).toBe(true);
    await checkout.root.locator('body').evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));

    const loader = presentation === 'overlay' ? [`${tillgateUrl}/tillgate.js`] : [];
    expect([...requests].filter((url) => !isTheStores(url)).sort()).toEqual(
      [...loader, `${tillgateUrl}/checkout/${id}`, `${tillgateUrl}/api/checkouts/${id}/events`].sort(),
    );
  });
});
