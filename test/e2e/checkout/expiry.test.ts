import { describe, expect, it } from 'vitest';
import { card, shopper } from '../../support/api.ts';
import { charged, orderOf } from '../support/orders.ts';
import { openCheckout } from '../support/shopping.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const LIFETIME_MS = 5_000;
const everything = world({ schedules: { checkoutLifetimeMs: LIFETIME_MS, pollMs: 200 } });

describe.each(variants)('a checkout nobody pays in time, $presentation on a $device', (variant) => {
  it('says so, and cannot be paid any more', async () => {
    const checkout = await openCheckout(everything, variant);
    const id = await checkout.id();
    await checkout.fillCard('approved');
    await everything.passTime(LIFETIME_MS);
    await checkout.shows('expired');
    expect(await checkout.payButton.count()).toBe(0);

    const late = await shopper(`${everything.stores.tillgateUrl}/checkout/${id}`).pay({
      details: card('4242 4242 4242 4242'),
    });
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'checkout_closed' } } });
    await checkout.page.reload();
    await checkout.shows('expired');
    expect(await charged(everything, id)).toEqual([]);
    expect((await orderOf(everything, id)).deliveries()).toEqual([]);
  });
});

describe('a checkout left open', () => {
  it('expires before the eyes of the shopper, by nothing but the clock', async () => {
    const checkout = await openCheckout(everything, { presentation: 'page', device: 'phone' });
    await checkout.shows('expired');
    expect(await checkout.payButton.count()).toBe(0);
  });
});
