import { describe, expect, it } from 'vitest';
import { commerceLayer } from './support/commercelayer-shop.ts';
import { COURSES } from './support/courses.ts';
import { atshop, craftingStore } from './support/push-shops.ts';
import type { Visit } from './support/visit.ts';
import { type ProviderName, providerNames, worldWithProviders } from './support/world.ts';

const { everything, providers } = worldWithProviders();

const SHOPS = { CraftingStore: craftingStore, ATShop: atshop, 'Commerce Layer': commerceLayer };

/** In one of the courses the shopper begins at the shelf, in the others in front of the checkout. */
const [FROM_THE_SHELF] = Object.keys(COURSES);

describe.each(Object.entries(SHOPS))('an order of %s', (_shop, arrive) => {
  describe.each(providerNames)('paid with %s', (method) => {
    it.each(Object.entries(COURSES))('is paid once, and the store told once: the shopper %s', async (name, course) => {
      const provider = providers.get(method);
      const before = providers.charges();
      const visit = await arrive(everything, name === FROM_THE_SHELF);
      await goToProvider(visit, method);
      provider.collect();
      await course({ world: everything, method, provider, visit });
      await visit.expectToldOnce();
      expect(providers.charges()).toEqual({ ...before, [method]: [...before[method], visit.price] });
    });
  });
});

async function goToProvider({ checkout }: Visit, method: ProviderName): Promise<void> {
  await checkout.root.getByRole('radio', { name: method }).check();
  await checkout.press(checkout.button('Continue'));
  await checkout.page.waitForURL(({ origin }) => origin === providers.get(method).origin);
}
