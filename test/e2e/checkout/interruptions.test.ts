import { describe, it } from 'vitest';
import { MINUTE } from '../../../server/clock.ts';
import { goBack } from '../support/back.ts';
import type { Checkout } from '../support/checkout.ts';
import { expectPaidOnce } from '../support/orders.ts';
import { openCheckout } from '../support/shopping.ts';
import { type Variant, variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world({ settleAfterMs: MINUTE });

/** A shopper on the bank's page. */
async function challenged(variant: Variant): Promise<{ checkout: Checkout; id: string }> {
  const checkout = await openCheckout(everything, variant);
  const id = await checkout.id();
  await checkout.payWith('challenge');
  await checkout.bankButton('Approve').waitFor();
  return { checkout, id };
}

/** From the checkout, which remembers the challenge, to its end. */
async function confirm(checkout: Checkout, id: string): Promise<void> {
  await checkout.shows('challenge');
  await checkout.press(checkout.button('Continue'));
  await checkout.press(checkout.bankButton('Approve'));
  await checkout.shows('success');
  await expectPaidOnce(everything, id);
}

describe.each(variants)('a shopper who does not sit still, $presentation on a $device', (variant) => {
  it('reloads on the bank’s page: the challenge goes on, one payment', async () => {
    const { checkout, id } = await challenged(variant);
    await checkout.page.reload();
    // The full page is the bank's; the overlay is the store's, which opens the checkout again.
    if (variant.presentation === 'overlay') return confirm(checkout, id);
    await checkout.press(checkout.bankButton('Approve'));
    await checkout.shows('success');
    await expectPaidOnce(everything, id);
  });

  it('goes Back from the bank’s page: the checkout leads there again, one payment', async () => {
    const { checkout, id } = await challenged(variant);
    await goBack(checkout.page);
    await confirm(checkout, id);
  });

  it('goes Back from the bank’s page and takes another card: one payment', async () => {
    const { checkout, id } = await challenged(variant);
    await goBack(checkout.page);
    await checkout.shows('challenge');
    await checkout.press(checkout.button('Use another payment method'));
    await checkout.root.getByRole('radio', { name: 'Card' }).check();
    await checkout.payWith('approved');
    await checkout.shows('success');
    await expectPaidOnce(everything, id);
  });

  it('reloads while the money is on its way: the checkout waits for it, one payment', async () => {
    const checkout = await openCheckout(everything, variant);
    const id = await checkout.id();
    await checkout.payWith('settlesLater');
    await checkout.shows('processing');
    await checkout.page.reload();
    await checkout.shows('processing');
    await everything.passTime(2 * MINUTE);
    await checkout.shows('success');
    await expectPaidOnce(everything, id);
  });
});
