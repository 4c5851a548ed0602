import { describe, expect, it } from 'vitest';
import { expectPaidOnce } from '../support/orders.ts';
import { buyAtCraftingStore, checkoutOn, openCheckout } from '../support/shopping.ts';
import { type Variant, variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

// Tests run without the back/forward cache unless told otherwise; shoppers have it.
const everything = world({ browser: { ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

/** Longer than success stays on the screen before the shopper is taken to the store. */
const RETURN_MS = 3_500;

/** Pays, is taken to the store, and goes Back: what happens there. */
async function backAfterPaying(variant: Variant) {
  const checkout = await buyAtCraftingStore(everything, variant, 'VIP rank');
  const id = await checkout.id();
  await checkout.payWith('approved');
  await checkout.page.waitForURL('**/success');
  await checkout.page.goBack();
  const takenAway = await checkout.page.waitForURL('**/success', { timeout: RETURN_MS }).then(
    () => true,
    () => false,
  );
  await expectPaidOnce(everything, id);
  return { ...variant, takenAway, canPay: (await checkout.payButton.count()) > 0 };
}

describe('Back from the store after paying', () => {
  it('leads to no second "Pay", and does not trap the shopper', async () => {
    const found = await Promise.all(variants.map(backAfterPaying));
    expect(found).toEqual(variants.map((variant) => ({ ...variant, takenAway: false, canPay: false })));
  });
});

describe.each(['desktop', 'phone'] as const)('Back to a checkout that was paid elsewhere, on a %s', (device) => {
  it('shows the success, not the "Pay" it was left with', async () => {
    const variant: Variant = { presentation: 'page', device };
    const left = await openCheckout(everything, variant);
    const id = await left.id();
    await left.fillCard('approved');
    await left.press(left.root.getByRole('link', { name: 'Back to Blockhaven' }));
    await left.page.waitForURL('**/failed');

    const other = checkoutOn(await left.page.context().newPage(), variant);
    await other.page.goto(`${everything.stores.tillgateUrl}/checkout/${id}`);
    await other.payWith('approved');
    await other.shows('success');
    await left.page.goBack();
    await left.shows('success');
    expect(await left.payButton.count()).toBe(0);
    await expectPaidOnce(everything, id);
  });
});
