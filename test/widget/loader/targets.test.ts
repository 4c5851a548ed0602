import './script-tag.ts';
import { describe, expect, it } from 'vitest';
import { base, origin } from '../../../widget/loader/origin.ts';
import { addressOf, checkoutPage } from '../../../widget/loader/targets.ts';

const id = `co_${'0f'.repeat(16)}`;
const page = `https://pay.example.com/checkout/${id}`;

describe('where the script came from', () => {
  it('is its folder and origin', () => {
    expect({ base, origin }).toEqual({ base: 'https://pay.example.com/', origin: 'https://pay.example.com' });
  });
});

describe('the page of a checkout', () => {
  it.each([page, `${page}?locale=de`])('is %s itself', (url) => {
    expect(checkoutPage(url)).toBe(url);
  });

  it('is found without our address, on our address', () => {
    expect(checkoutPage(`checkout/${id}`)).toBe(page);
  });

  it.each([
    ['another host', `https://pay.example.org/checkout/${id}`],
    ['a host that begins like ours', `https://pay.example.com.evil.net/checkout/${id}`],
    ['our host as user name', `https://pay.example.com@evil.net/checkout/${id}`],
    ['our host in the path of another', `https://evil.net/https://pay.example.com/checkout/${id}`],
    ['a letter in place of a dot', `https://payxexample.com/checkout/${id}`],
    ['another port', `https://pay.example.com:8443/checkout/${id}`],
    ['another scheme', `http://pay.example.com/checkout/${id}`],
    ['a script', `javascript:"https://pay.example.com/checkout/${id}"`],
    ['another path', `https://pay.example.com/console`],
    ['a deeper path', `${page}/../../evil`],
    ['no id', 'https://pay.example.com/checkout/'],
    ['a fragment', `${page}#top`],
    ['nothing', ''],
  ])('is not at %s', (_, url) => {
    expect(checkoutPage(url)).toBeUndefined();
  });
});

describe('an order', () => {
  it('is asked for with its names encoded', () => {
    expect(addressOf({ store: 'a/../b', order: 'x&y=1#' })).toBe(
      'https://pay.example.com/atshop/a%2F..%2Fb/payment-link?orderId=x%26y%3D1%23',
    );
  });
});
