import { describe, expect, it } from 'vitest';
import { expectPaidOnce, orderOf } from '../support/orders.ts';
import { buyAtCraftingStore } from '../support/shopping.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world();

describe.each(variants)('a basket of CraftingStore paid by card, $presentation on a $device', (variant) => {
  it('goes from the shelf to the store’s thanks, paid once', async () => {
    const checkout = await buyAtCraftingStore(everything, variant, 'Sky island 64×64');
    await checkout.showsAmount(2450);
    const id = await checkout.id();
    await checkout.payWith('approved');
    await checkout.shows('success');
    // The shopper does nothing: the checkout brings them back.
    await checkout.page.getByRole('heading', { name: 'Thank you for your purchase.' }).waitFor();
    expect(new URL(checkout.page.url()).origin).toBe(everything.stores.craftingStore.url);
    await expectPaidOnce(everything, id);
    const { ref } = await orderOf(everything, id);
    expect(everything.stores.craftingStore.ledger.payment(ref)).toMatchObject({
      state: 'paid',
      price: 2450,
      commandsRun: ['island create Steve large'],
    });
  });
});
