import { describe, expect, it } from 'vitest';
import { createGate } from '../../../demo/commercelayer/index.ts';
import { MINUTE } from '../../../server/clock.ts';
import { eventually } from '../../support/world.ts';
import { world } from '../support/world.ts';
import { answerWithin } from './support/answer-within.ts';
import { answersTo, expectAuthorizedOnce, expectNothing } from './support/books.ts';
import { type OrderPage, openOrder } from './support/order-page.ts';

const everything = world({ settleAfterMs: MINUTE, prepare: answerWithin(500) });

/** The shopper does nothing after the reload: the page goes on by itself. */
async function confirmsByItself(order: OrderPage, answers?: readonly number[]): Promise<void> {
  await order.showsConfirmation();
  await expectAuthorizedOnce(everything, order.orderId, answers);
}

describe.each(['desktop', 'phone'] as const)('a shopper who reloads the shop’s page, on a %s', (device) => {
  it('before paying: the checkout opens again', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    const id = await checkout.id();
    await checkout.fillCard('approved');
    await order.page.reload();
    await checkout.payButton.waitFor();
    expect(await checkout.id()).toBe(id);
    expectNothing(everything, order.orderId);
    await checkout.payWith('approved');
    await confirmsByItself(order);
  });

  it('on the bank’s page: the checkout leads there again', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.payWith('challenge');
    await checkout.bankButton('Approve').waitFor();
    await order.page.reload();
    await checkout.shows('challenge');
    expectNothing(everything, order.orderId);
    await checkout.press(checkout.button('Continue'));
    await checkout.press(checkout.bankButton('Approve'));
    await confirmsByItself(order);
  });

  it('after paying, before the shop hands the payment over: it is handed over once', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    let handedOver = 0;
    await order.page.route('**/api/external_payments', (route) => {
      handedOver += 1;
      // The first one is lost with the page.
      return handedOver > 1 ? route.continue() : undefined;
    });
    await checkout.payWith('approved');
    await eventually('the payment to be handed over', () => handedOver === 1);
    expect(everything.stores.fashion.platform.order(order.orderId).status).toBe('pending');
    await order.page.reload();
    await confirmsByItself(order);
    expect(handedOver).toBe(2);
  });

  it.each(['beforeCall', 'afterAnswer'] as const)(
    'while the order is being placed, %s: it is placed once',
    async (moment) => {
      const gate = createGate();
      const { platform } = everything.stores.fashion;
      platform.faults.calls.authorize.push({ fault: 'hold', moment, until: gate.opened });
      const order = await openOrder(everything, device);
      const checkout = await order.open();
      await checkout.payWith('approved');
      await eventually('the gateway to be called', () => answersTo(everything, order.orderId).length);
      await order.page.reload();
      await order.status.filter({ hasText: 'One moment' }).waitFor();
      gate.open();
      await confirmsByItself(order);
    },
  );

  it('while the money is on its way: nobody pays again, and the page waits for it', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.payWith('settlesLater');
    await checkout.shows('processing');
    await order.page.reload();
    await order.shows('pending');
    await order.wasTold('pending');
    expect(await order.overlay.count()).toBe(0);
    await order.page.reload();
    await order.shows('pending');
    await everything.passTime(2 * MINUTE);
    await confirmsByItself(order, [202]);
  });
});
