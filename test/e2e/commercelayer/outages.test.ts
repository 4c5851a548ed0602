import type { Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/world.ts';
import { world } from '../support/world.ts';
import { answersTo, expectAuthorizedOnce, expectNothing } from './support/books.ts';
import { type OrderPage, openOrder } from './support/order-page.ts';

const everything = world();

const saysUnreachable = ({ status }: OrderPage) =>
  status.filter({ hasText: 'The payment cannot be reached right now' }).waitFor();

async function payAndConfirm(order: OrderPage): Promise<void> {
  await (await order.open()).payWith('approved');
  await order.showsConfirmation();
  await expectAuthorizedOnce(everything, order.orderId);
}

describe('while Tillgate is down', () => {
  it('the shop says so when Pay is pressed, and the next try pays', async () => {
    const order = await openOrder(everything, 'phone');
    await everything.withoutTillgate(async () => {
      for (let tries = 0; tries < 2; tries++) {
        await order.press(order.payButton);
        await saysUnreachable(order);
      }
    });
    expectNothing(everything, order.orderId);
    await payAndConfirm(order);
  });

  it('a page that was opened then says so, and pays when Tillgate is back', async () => {
    const shopper = await everything.newShopper('desktop');
    let order: OrderPage | undefined;
    await everything.withoutTillgate(async () => {
      order = await openOrder(everything, 'desktop', { shopper });
      await order.press(order.payButton);
      await saysUnreachable(order);
    });
    if (order) await payAndConfirm(order);
    expect.hasAssertions();
  });

  it.each([
    ['gateway', '**/api/external_payments'],
    ['payments', '**/payment_authorizations'],
  ] as const)(
    'an order that was paid is placed by the next try, by API "%s": nobody pays twice',
    async (api, handOver) => {
      const order = await openOrder(everything, 'desktop');
      if (api === 'payments') await order.usePaymentsApi();
      const checkout = await order.open();
      let held: Route | undefined;
      // Not `times: 1`: a request that is on its way when the browser stops intercepting is never answered.
      await order.page.route(handOver, (route) => {
        if (held) return route.continue();
        held = route;
      });
      await checkout.payWith('approved');
      await eventually('the payment to be handed over', () => held);
      await everything.withoutTillgate(async () => {
        await held?.continue();
        await order.wasTold('failed', 'GATEWAY_ERROR');
        await order.status.filter({ hasText: 'nobody pays twice' }).waitFor();
      });
      expect(answersTo(everything, order.orderId, 'authorize')).toEqual([null]);
      await order.press(order.payButton);
      await order.showsConfirmation();
      await expectAuthorizedOnce(everything, order.orderId, [null, 200]);
    },
  );
});

describe('an answer of Tillgate that is lost', () => {
  it.each([false, true])('leaves an order that the next try places, by the Payments API: %s', async (payments) => {
    const order = await openOrder(everything, 'desktop');
    if (payments) await order.usePaymentsApi();
    everything.stores.fashion.platform.faults.calls.authorize.push({ fault: 'loseAnswer' });
    await (await order.open()).payWith('approved');
    await order.wasTold('failed', 'GATEWAY_ERROR');
    await order.press(order.payButton);
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId, [200, 200]);
  });
});

describe('an access token that has expired', () => {
  it('is replaced by the shop, and the shopper notices nothing', async () => {
    const order = await openOrder(everything, 'desktop');
    const expired = everything.stores.fashion.platform.token('sales_channel', { lifeSeconds: 0 });
    const planted = await order.page.evaluate((token) => {
      const keys = Object.keys(sessionStorage).filter((key) => key.startsWith('loom.token '));
      for (const key of keys) sessionStorage.setItem(key, JSON.stringify({ token, until: Date.now() + 60_000 }));
      return keys.length;
    }, expired);
    expect(planted).toBe(1);
    await payAndConfirm(order);
  });
});
