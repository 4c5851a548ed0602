import { describe, expect, it } from 'vitest';
import { VOUCHERS } from '../../../demo/voucher/index.ts';
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { withVouchers } from '../../support/world.ts';
import { findings } from '../support/axe.ts';
import type { Checkout } from '../support/checkout.ts';
import { charged, expectToldOnce, orderOf } from '../support/orders.ts';
import { buyAtCraftingStore } from '../support/shopping.ts';
import type { Variant } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world({ prepare: withVouchers });
const PAGES: readonly Variant[] = [
  { presentation: 'page', device: 'desktop' },
  { presentation: 'page', device: 'phone' },
];

/** From the basket to PrePin's page; answers the checkout's id. */
async function goToPrepin(checkout: Checkout): Promise<string> {
  await checkout.root.getByRole('radio', { name: 'PrePin voucher' }).check();
  const id = await checkout.id();
  await checkout.press(checkout.button(en['redirect.button']));
  await checkout.page.getByLabel('Voucher number').waitFor();
  return id;
}

async function redeem({ page, press }: Checkout, number: string): Promise<void> {
  await page.getByLabel('Voucher number').fill(number);
  await press(page.getByRole('button', { name: 'Pay with this voucher' }));
}

const booked = () => everything.stores.voucher.ledger();

describe.each(PAGES)("a basket paid through a provider of the merchant's own, on a $device", (variant) => {
  it("is paid with a voucher at the service's page, after a slip, and told to the store once", async () => {
    const checkout = await buyAtCraftingStore(everything, variant, "Smith's crate");
    const id = await goToPrepin(checkout);
    await redeem(checkout, '1234 5678');
    await checkout.page.getByRole('alert').filter({ hasText: '16 digits' }).waitFor();
    expect(await findings(checkout.page, 'page')).toEqual([]);
    await redeem(checkout, VOUCHERS.good);
    await checkout.shows('success');
    await checkout.page.getByRole('heading', { name: 'Thank you for your purchase.' }).waitFor();
    await expectToldOnce(everything, id);
    const { price } = await orderOf(everything, id);
    expect(booked().at(-1)?.captured).toEqual({ amountMinor: price, currency: 'EUR' });
    expect(await charged(everything, id)).toEqual([]);
  });

  it('says so when the voucher is used up, and takes a card instead', async () => {
    const checkout = await buyAtCraftingStore(everything, variant, "Smith's crate");
    const id = await goToPrepin(checkout);
    await redeem(checkout, VOUCHERS.usedUp);
    await checkout.shows('failure');
    expect(booked().at(-1)?.captured.amountMinor).toBe(0);
    await checkout.root.getByText(en['failure.payment_declined']).first().waitFor();
    await checkout.root.getByRole('radio', { name: en['method.card'] }).check();
    await checkout.payWith('approved');
    await checkout.shows('success');
    await expectToldOnce(everything, id);
  });
});
