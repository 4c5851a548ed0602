import { describe, expect, it } from 'vitest';
import type { Checkout } from '../support/checkout.ts';
import { expectPaidOnce, orderOf } from '../support/orders.ts';
import { buyAtAtshop } from '../support/shopping.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world();

/** The shopper ends up on the shop's own page, which knows of the payment. */
async function expectThanks({ page }: Checkout, order: string): Promise<void> {
  await page.waitForURL(`**/shop/order/return?orderId=${order}&type=waiting`);
  await page.getByText('Paid. Your goods are in your mailbox.').waitFor();
}

describe.each(variants)('an order of ATShop paid by a card with a challenge, $presentation on a $device', (variant) => {
  it('is fulfilled once, with the right amount, when the shopper approves', async () => {
    const checkout = await buyAtAtshop(everything, variant, 3);
    await checkout.payButton.waitFor();
    const id = await checkout.id();
    const { ref, price } = await orderOf(everything, id);
    await checkout.showsAmount(price);
    await checkout.payWith('challenge');
    await checkout.press(checkout.bankButton('Approve'));
    await checkout.shows('success');
    await expectThanks(checkout, ref);
    await expectPaidOnce(everything, id);
    expect(everything.stores.atshop.ledger.fulfilmentsOf(ref)).toEqual([
      expect.objectContaining({ amountPaid: price }),
    ]);
    expect(everything.stores.atshop.ledger.doubles).toEqual([]);
  });

  it('can be tried again when the shopper declined', async () => {
    const checkout = await buyAtAtshop(everything, variant, 1);
    await checkout.payWith('challenge');
    await checkout.press(checkout.bankButton('Decline'));
    await checkout.shows('failure');
    const id = await checkout.id();
    expect((await orderOf(everything, id)).deliveries()).toEqual([]);
    await checkout.payWith('approved');
    await checkout.shows('success');
    await expectPaidOnce(everything, id);
  });
});
