import { describe, expect, it } from 'vitest';
import { hasFocus } from '../support/keyboard.ts';
import type { Device } from '../support/variants.ts';
import { presses } from '../support/variants.ts';
import { world } from '../support/world.ts';
import { expectAuthorizedOnce, expectNothing } from './support/books.ts';
import { OrderPage } from './support/order-page.ts';

const everything = world();
const SECOND = 1_000;

interface Link {
  readonly orderId: string;
  readonly url: string;
  readonly token: string;
}

/** A link as a merchant sends it. */
function newLink(lifeSeconds?: number, orderId?: string): Link {
  const { url, platform } = everything.stores.fashion;
  const id = orderId ?? platform.createOrder({ returnUrl: `${url}/?thanks` }).id;
  const token = platform.token('sales_channel', { ...(lifeSeconds !== undefined && { lifeSeconds }) });
  return { orderId: id, token, url: `${url}/pay/${id}#access_token=${token}` };
}

async function follow({ url }: Link, device: Device): Promise<OrderPage> {
  const page = await (await everything.newShopper(device)).newPage();
  await page.goto(url);
  return new OrderPage(page, device);
}

describe.each(['desktop', 'phone'] as const)('a payment link, on a %s', (device) => {
  it('pays at once and leads to the order’s return_url; its token goes nowhere but to the platform and Tillgate', async () => {
    const link = newLink();
    const page = await (await everything.newShopper(device)).newPage();
    const leaks: string[] = [];
    page.on('request', (request) => {
      const { referer = '' } = request.headers();
      if (`${request.url().split('#')[0]} ${referer}`.includes(link.token)) leaks.push(request.url());
    });
    await page.goto(link.url);
    const order = new OrderPage(page, device);
    await order.checkout.payButton.waitFor();
    expect(page.url()).toBe(`${everything.stores.fashion.url}/pay/${link.orderId}`);
    await order.checkout.payWith('approved');
    await page.waitForURL('**/?thanks');
    await expectAuthorizedOnce(everything, link.orderId);
    expect(leaks).toEqual([]);
  });

  it('can be left, reloaded and paid later', async () => {
    const link = newLink();
    const order = await follow(link, device);
    await order.checkout.payButton.waitFor();
    await order.press(order.closeButton);
    await order.wasTold('closed');
    expectNothing(everything, link.orderId);
    expect(await hasFocus(order.payButton)).toBe(true);
    await order.page.reload();
    await order.checkout.payWith('approved');
    await order.page.waitForURL('**/?thanks');
    await expectAuthorizedOnce(everything, link.orderId);
  });
});

describe('a payment link whose token has expired', () => {
  it('says so, and moves nothing', async () => {
    const link = newLink(0);
    const order = await follow(link, 'phone');
    await order.status.filter({ hasText: 'This link has expired' }).waitFor();
    expect(await order.payButton.isVisible()).toBe(false);
    expectNothing(everything, link.orderId);
  });

  it('while the shopper paid: a new link places the order, and nobody pays twice', async () => {
    const LIFE_SECONDS = 4;
    const link = newLink(LIFE_SECONDS);
    const expired = Date.now() + LIFE_SECONDS * SECOND;
    const order = await follow(link, 'desktop');
    await order.checkout.payButton.waitFor();
    await expect.poll(() => Date.now() > expired, { timeout: 2 * LIFE_SECONDS * SECOND }).toBe(true);
    await order.checkout.payWith('approved');
    await order.status.filter({ hasText: 'This link has expired' }).waitFor();
    expect(everything.stores.fashion.platform.order(link.orderId).status).toBe('pending');

    const renewed = await follow(newLink(undefined, link.orderId), 'desktop');
    await renewed.page.waitForURL('**/?thanks');
    await expectAuthorizedOnce(everything, link.orderId);
  });
});

describe('"Pay by link" in the shop', () => {
  it('leads to the page of the link, and back to the order', async () => {
    const page = await (await everything.newShopper('desktop')).newPage();
    await page.goto(everything.stores.fashion.url);
    await page.getByRole('button', { name: 'Add Hoodie, Charcoal to the bag' }).click();
    await presses.desktop(page.getByRole('button', { name: 'Pay by link instead' }));
    const order = new OrderPage(page, 'desktop');
    await order.checkout.payWith('approved');
    await page.waitForURL('**/checkout/*');
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
  });
});
