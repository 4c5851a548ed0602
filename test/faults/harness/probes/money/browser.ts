/** F8 and F9: nobody's browser is trusted with an amount. */
import type { Probe } from '../../probe.ts';
import { demand, demandThat } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { atshopLink, buy } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

const page: Probe = {
  fault: 'F8',
  title: 'currency and amount in the page’s address and cookies',
  async try(world) {
    const { id } = await buy(world);
    const path = `/checkout/${id}?currency=jpy&amount=1&amountMinor=1&price=1`;
    const { text } = await visitor(world).ask(path, { headers: { cookie: 'currency=JPY; amount=1' } });
    demandThat('the page shows 9.00 euros', text.includes('"amount":{"amountMinor":900,"currency":"EUR"}'), text);
  },
};

const link: Probe = {
  fault: 'F8',
  title: 'amount and currency in the request for an ATShop link',
  async try(world) {
    const { _id } = world.stores.atshop.placeOrder({ toPay: 1_500 });
    const stranger = visitor(world);
    const path = await atshopLink(stranger, _id, '&amount=1&toPay=1&quantity=0&currency=JPY');
    if (path === null) return;
    const shown = await stranger.ask(path.replace('/checkout/', '/api/checkouts/'));
    demand('the amount', JSON.parse(shown.text).amount, { amountMinor: 1_500, currency: 'EUR' });
  },
};

const KEYS = ['amount', 'amountMinor', 'currency', 'money', 'price'];

export const browserProbes: readonly Probe[] = [
  page,
  link,
  ...each(
    KEYS.map((key) => ['F9', `${key} in a payment that a browser begins`, key] as const),
    async (world, key) => {
      const { pay, view } = await buy(world);
      const details = { number: '4242 4242 4242 4242', expiry: '12/39', cvc: '123' };
      demand('the status', (await pay({ details, [key]: 1 })).status, 400);
      demand('the payment', (await view()).payment, null);
    },
  ),
];
