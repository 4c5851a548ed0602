import { describe, expect, it } from 'vitest';
import { watchPolicy } from '../support/policy.ts';
import { world } from '../support/world.ts';
import { expectAuthorizedOnce } from './support/books.ts';
import { openOrder } from './support/order-page.ts';
import { buy } from './support/storefront.ts';

const everything = world();

/** What a policy names for scripts, frames and connections beyond the page itself. */
function namedIn(policy: string): Record<string, string[]> {
  const directives = policy.split(/; */).map((directive) => directive.split(' '));
  return Object.fromEntries(
    directives
      .filter(([name]) => ['script-src', 'frame-src', 'connect-src'].includes(name ?? ''))
      .map(([name, ...sources]) => [name, sources.filter((source) => source !== "'self'")]),
  );
}

describe.each(['desktop', 'phone'] as const)('the shop’s strict Content-Security-Policy, on a %s', (device) => {
  it('names Tillgate three times and the platform once, and blocks everything else', async () => {
    const { tillgateUrl, fashion } = everything.stores;
    const shopper = await everything.newShopper(device);
    const violations = await watchPolicy(shopper);
    const page = await shopper.newPage();
    const response = await page.goto(`${fashion.url}/developers`);
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    const named = {
      'script-src': [tillgateUrl],
      'frame-src': [tillgateUrl],
      'connect-src': [tillgateUrl, fashion.url],
    };
    expect(namedIn(policy)).toEqual(named);
    // What the page for developers tells to others.
    expect(namedIn((await page.locator('#policy').innerText()).replaceAll('\n', ' '))).toEqual(named);
    await page.evaluate(() => {
      document.head.append(Object.assign(document.createElement('script'), { src: 'https://elsewhere.example/x.js' }));
      document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://elsewhere.example/' }));
      void fetch('https://elsewhere.example/y').catch(() => {});
    });
    await expect
      .poll(() => violations.toSorted())
      .toEqual([
        'connect-src https://elsewhere.example/y',
        'frame-src https://elsewhere.example',
        'script-src-elem https://elsewhere.example/x.js',
      ]);
  });

  it('lets an order be paid with a challenge, and blocks nothing on the way', async () => {
    const shopper = await everything.newShopper(device);
    const violations = await watchPolicy(shopper);
    const order = await buy(everything, device, 'Hoodie, Charcoal', shopper);
    const checkout = await order.open();
    await checkout.payWith('challenge');
    await checkout.press(checkout.bankButton('Approve'));
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
    expect(violations).toEqual([]);
  });

  it('lets an order be paid by the Payments API, and blocks nothing on the way', async () => {
    const shopper = await everything.newShopper(device);
    const violations = await watchPolicy(shopper);
    const order = await openOrder(everything, device, { shopper });
    await order.usePaymentsApi();
    await (await order.open()).payWith('approved');
    await order.showsConfirmation();
    await expectAuthorizedOnce(everything, order.orderId);
    expect(violations).toEqual([]);
  });
});
