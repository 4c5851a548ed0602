import { describe, expect, it } from 'vitest';
import type { Checkout } from '../support/checkout.ts';
import { gather } from '../support/gather.ts';
import { expectPaidOnce } from '../support/orders.ts';
import { newLink, openCheckout, visit } from '../support/shopping.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world({ settleAfterMs: 800 });

/** Clicks within one task: nothing of the page can run in between, neither its answers nor its rendering. */
const clickAtOnce = ({ payButton }: Checkout, times: number) =>
  payButton.evaluate((button: HTMLElement, count) => {
    for (let click = 0; click < count; click++) button.click();
  }, times);

describe.each(variants)('an impatient shopper, $presentation on a $device', (variant) => {
  it('clicks Pay ten times in one task: one request, one payment', async () => {
    const checkout = await openCheckout(everything, variant);
    const id = await checkout.id();
    const requests: string[] = [];
    checkout.page.on('request', (request) => {
      if (request.method() === 'POST') requests.push(new URL(request.url()).pathname);
    });
    await checkout.fillCard('approved');
    await clickAtOnce(checkout, 10);
    await checkout.shows('success');
    await expectPaidOnce(everything, id);
    expect(requests).toEqual([`/api/checkouts/${id}/payments`]);
  });

  it.each(['approved', 'settlesLater'] as const)(
    'pays in two tabs at once (%s): one payment, both tabs see it',
    async (card) => {
      const link = await newLink(everything, variant.presentation);
      const shopper = await everything.newShopper(variant.device);
      await gather(shopper, '**/api/checkouts/*/payments', 2);
      const tabs = await Promise.all([visit(shopper, link, variant), visit(shopper, link, variant)]);
      const [first] = tabs;
      const id = (await first?.id()) ?? '';
      await Promise.all(tabs.map((tab) => tab.fillCard(card)));
      const successes = tabs.map((tab) => tab.shows('success'));
      await Promise.all([...tabs.map((tab) => clickAtOnce(tab, 1)), ...successes]);
      await expectPaidOnce(everything, id);
    },
  );
});
