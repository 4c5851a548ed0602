import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../server/clock.ts';
import { eventually } from '../../support/world.ts';
import type { Device } from '../support/variants.ts';
import { world } from '../support/world.ts';
import { answersTo, expectAuthorizedOnce } from './support/books.ts';
import { type OrderPage, openOrder } from './support/order-page.ts';

const SETTLES_AFTER_MS = 20 * SECOND;
const everything = world({ settleAfterMs: SETTLES_AFTER_MS });

/** Pays by a card whose bank takes its time. */
async function paySlowly(device: Device): Promise<OrderPage> {
  const shopper = await everything.newShopper(device);
  const order = await openOrder(everything, device, { shopper });
  shopper.setDefaultTimeout(2 * SETTLES_AFTER_MS);
  const checkout = await order.open();
  await checkout.payWith('settlesLater');
  await checkout.shows('processing');
  return order;
}

async function waits(device: Device): Promise<void> {
  const order = await paySlowly(device);
  await eventually(
    'the money',
    () => everything.stores.fashion.platform.order(order.orderId).status === 'placed',
    40_000,
  );
  await order.showsConfirmation();
  await expectAuthorizedOnce(everything, order.orderId, [200]);
}

async function closes(device: Device): Promise<void> {
  const order = await paySlowly(device);
  const close = order.page.getByRole('button', { name: 'Close' });
  expect(await close.isDisabled()).toBe(true);
  // Playwright presses it as soon as the checkout lets go of it.
  await order.press(close);
  await order.shows('pending');
  await order.page.getByRole('heading', { name: 'Your order is placed.' }).waitFor();
  const { status, paymentStatus } = everything.stores.fashion.platform.order(order.orderId);
  expect({ status, paymentStatus }).toEqual({ status: 'placed', paymentStatus: 'unpaid' });
  expect(answersTo(everything, order.orderId, 'authorize')).toEqual([202]);
  await order.showsConfirmation();
  await expectAuthorizedOnce(everything, order.orderId, [202]);
}

describe('a bank that answers after 20 s', () => {
  it('is waited for in the overlay, or by the placed order when the shopper closes it', async () => {
    await Promise.all([waits('desktop'), waits('phone'), closes('desktop'), closes('phone')]);
    const { ledger } = everything.stores.fashion.platform;
    // The orders whose shoppers waited needed no webhook.
    expect(ledger.webhooks.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted']);
  });
});
