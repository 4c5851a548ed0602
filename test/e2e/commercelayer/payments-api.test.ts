import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../server/clock.ts';
import { world } from '../support/world.ts';
import { answerWithin } from './support/answer-within.ts';
import { expectAuthorizedOnce, expectNothing } from './support/books.ts';
import { openOrder } from './support/order-page.ts';

const everything = world({ settleAfterMs: MINUTE, prepare: answerWithin(500) });

/** What the platform asked Tillgate: `session 200`. */
const calls = (orderId: string) =>
  everything.stores.fashion.platform.ledger
    .callsOf(orderId)
    .map(({ api, action, status }) => `${api} ${action} ${status}`);

describe.each(['desktop', 'phone'] as const)('an order paid by the Payments API, on a %s', (device) => {
  it('goes through a payment session: placed, authorized once', async () => {
    const order = await openOrder(everything, device);
    await order.usePaymentsApi();
    const checkout = await order.open();
    expectNothing(everything, order.orderId);
    await checkout.payWith('challenge');
    await checkout.press(checkout.bankButton('Approve'));
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
    expect(calls(order.orderId)).toEqual(['payments session 200', 'payments authorize 200']);
  });

  it('goes on in the session it has after a reload', async () => {
    const order = await openOrder(everything, device);
    await order.usePaymentsApi();
    const id = await (await order.open()).id();
    await order.page.reload();
    await order.checkout.payButton.waitFor();
    expect(await order.checkout.id()).toBe(id);
    await order.checkout.payWith('approved');
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
    expect(calls(order.orderId)).toEqual(['payments session 200', 'payments authorize 200']);
  });
});

describe('an order paid by the Payments API whose money comes later', () => {
  it('is placed, and authorized when the bank has decided', async () => {
    const order = await openOrder(everything, 'desktop');
    await order.usePaymentsApi();
    const checkout = await order.open();
    await checkout.payWith('settlesLater');
    await checkout.shows('processing');
    await order.page.reload();
    await order.shows('pending');
    await order.wasTold('pending');
    await everything.passTime(2 * MINUTE);
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId, [202]);
    const { webhooks } = everything.stores.fashion.platform.ledger;
    expect(webhooks.map(({ api, verdict }) => `${api} ${verdict}`)).toEqual(['payments accepted']);
  });
});
