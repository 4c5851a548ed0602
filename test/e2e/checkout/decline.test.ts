import { describe, expect, it } from 'vitest';
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { charged, expectPaidOnce } from '../support/orders.ts';
import { openCheckout } from '../support/shopping.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world();

describe.each(variants)('a declined card, $presentation on a $device', (variant) => {
  it('says why, and the next card pays once', async () => {
    const checkout = await openCheckout(everything, variant);
    const id = await checkout.id();
    await checkout.payWith('declined');
    await checkout.shows('failure');
    await checkout.root.getByText(en['failure.card_declined']).first().waitFor();
    await checkout.payWith('insufficientFunds');
    await checkout.root.getByText(en['failure.insufficient_funds']).first().waitFor();
    expect(await charged(everything, id)).toEqual([]);
    // The security code is asked for again; the rest of the card may stay.
    expect(await checkout.field('cvc').inputValue()).toBe('');
    await checkout.payWith('approved');
    await checkout.shows('success');
    await expectPaidOnce(everything, id);
  });
});
