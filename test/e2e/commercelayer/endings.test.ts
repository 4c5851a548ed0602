import { describe, expect, it } from 'vitest';
import { hasFocus } from '../support/keyboard.ts';
import { world } from '../support/world.ts';
import { answersTo, expectAuthorizedOnce, expectNothing } from './support/books.ts';
import { openOrder } from './support/order-page.ts';

const everything = world();

describe.each(['desktop', 'phone'] as const)('a payment of the fashion shop, on a %s', (device) => {
  it('is declined, then approved by the next card', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.payWith('declined');
    await checkout.shows('failure');
    expectNothing(everything, order.orderId);
    await checkout.payWith('approved');
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
  });

  it('asks for a challenge', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.payWith('challenge');
    await checkout.press(checkout.bankButton('Approve'));
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
  });

  it('is left alone: nothing is placed, and it can be paid later', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.fillCard('approved');
    await order.press(order.closeButton);
    await order.wasTold('closed');
    await order.status.filter({ hasText: 'You have not paid yet' }).waitFor();
    expect(await hasFocus(order.payButton)).toBe(true);
    expectNothing(everything, order.orderId);
    expect(answersTo(everything, order.orderId)).toEqual([]);
    await (await order.open()).payWith('approved');
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
  });

  it('is left alone after a decline: the page says why', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.payWith('insufficientFunds');
    await checkout.shows('failure');
    await order.press(order.closeButton);
    await order.wasTold('failed', 'insufficient_funds');
    await order.status.filter({ hasText: 'not enough money on this card' }).waitFor();
    expectNothing(everything, order.orderId);
  });

  it('comes by bank transfer: placed at once, authorized when the money is marked as received', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    await checkout.askForTransfer();
    const id = await checkout.id();
    await order.press(order.closeButton);
    await order.shows('pending');
    await order.wasTold('pending');
    const details = await order.page.getByRole('link', { name: 'Show the payment details' }).getAttribute('href');
    expect(details).toBe(`${everything.stores.tillgateUrl}/checkout/${id}`);
    const { platform } = everything.stores.fashion;
    expect(platform.order(order.orderId)).toMatchObject({ status: 'placed', paymentStatus: 'unpaid' });
    expect(answersTo(everything, order.orderId, 'authorize')).toEqual([202]);

    const received = { target: id, received: null, bankRef: `statement-${id}`, accept: false, by: 'test' };
    expect(await everything.operator.markPaid(received)).toMatchObject({ result: 'paid', checkout: id });
    await order.showsConfirmation();
    const total = platform.order(order.orderId).totalCents;
    expect(platform.ledger.money(order.orderId)).toMatchObject({ authorized: total });
    expect(await everything.operator.markPaid(received)).toMatchObject({ result: 'duplicate' });
    expect(answersTo(everything, order.orderId, 'authorize')).toEqual([202]);
    expect(platform.ledger.webhooks.filter(({ verdict }) => verdict !== 'accepted')).toEqual([]);
  });

  it('goes on over the full page: the shopper comes back to the placed order', async () => {
    const order = await openOrder(everything, device);
    const checkout = await order.open();
    const fullPage = `${everything.stores.tillgateUrl}/checkout/${await checkout.id()}`;
    const { orderId, page } = order;
    await page.goto(fullPage);
    const alone = order.fullPage;
    await alone.payWith('approved');
    await alone.shows('success');
    await page.waitForURL(`${everything.stores.fashion.url}/checkout/${orderId}`);
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, orderId);
  });
});
