import { describe, expect, it } from 'vitest';
import { expectPaidOnce } from '../support/orders.ts';
import { openCheckout } from '../support/shopping.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world({ settleAfterMs: 1_500 });

describe.each(variants)('money that comes later, $presentation on a $device', (variant) => {
  it.each([
    ['settles by notification', 'settlesLater'],
    ['lost the bank’s answer', 'timesOut'],
  ] as const)('%s: processing turns into success without a reload', async (_what, card) => {
    const checkout = await openCheckout(everything, variant);
    const id = await checkout.id();
    let loads = 0;
    checkout.page.on('domcontentloaded', () => loads++);
    await checkout.payWith(card);
    await checkout.shows('processing');
    await checkout.shows('success');
    expect(loads).toBe(0);
    await expectPaidOnce(everything, id);
  });
});
