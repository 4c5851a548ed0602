import { describe, expect, it } from 'vitest';
import { openCheckout } from '../../../server/payments/open-checkout.ts';
import { rejected, succeeded, unknown } from '../../../server/payments/outcome.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { quoteOf } from '../support/fake-platform.ts';
import { pay, view } from '../support/shopper.ts';

const signal = () => AbortSignal.timeout(1_000);
const signed = (domain: TestDomain, amount = 900, orderRef = 'order-1') =>
  openCheckout(domain, domain.store, { orderRef, quote: quoteOf(amount) }, signal());
const asked = (domain: TestDomain, orderRef = 'order-1') => openCheckout(domain, domain.store, { orderRef }, signal());

describe('a signed order', () => {
  it('has one link, however often and however late it is asked for', async () => {
    const domain = await openTestDomain();
    const links = await Promise.all(Array.from({ length: 20 }, () => signed(domain)));
    await domain.pass(86_400_000, 3_600_000);
    links.push(await signed(domain));
    expect(new Set(links.map((link) => link.result === 'link' && link.url)).size).toBe(1);
    expect(await domain.database.read.selectFrom('checkouts').select('id').execute()).toHaveLength(1);
  });

  it('asked for with another price is refused, flagged, and keeps its first price', async () => {
    const domain = await openTestDomain();
    await signed(domain, 900);
    expect(await signed(domain, 100)).toMatchObject({ result: 'refused', code: 'order_changed' });
    const flags = await domain.database.read.selectFrom('flags').select(['code', 'blocking']).execute();
    expect(flags).toEqual([{ code: 'quoteChanged', blocking: 0 }]);
    expect(await signed(domain, 900)).toMatchObject({ result: 'link' });
  });
});

describe('an order the platform is asked for', () => {
  it('keeps its link while the price stays, and gets a new one when it changed', async () => {
    const domain = await openTestDomain({ priceIsFinal: false });
    const first = await asked(domain);
    expect(await asked(domain)).toMatchObject({ url: 'url' in first && first.url });
    domain.platform.quote = async () => succeeded(quoteOf(700));
    const second = await asked(domain);
    expect(second).not.toEqual(first);
    const states = await domain.database.read.selectFrom('checkouts').select(['state', 'amount_minor']).execute();
    expect(states).toEqual([
      { state: 'cancelled', amount_minor: 900 },
      { state: 'open', amount_minor: 700 },
    ]);
  });

  it('keeps the price the shopper agreed to while an attempt runs', async () => {
    const domain = await openTestDomain({ priceIsFinal: false });
    const first = await asked(domain);
    domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
    await pay(domain, first.result === 'link' ? (first.url.split('/').at(-1) ?? '') : '');
    domain.platform.quote = async () => succeeded(quoteOf(100));
    expect(await asked(domain)).toMatchObject({ url: 'url' in first && first.url });
  });

  it('gets a new link after the first one ended', async () => {
    const domain = await openTestDomain({ priceIsFinal: false });
    const first = await asked(domain);
    await domain.pass(2 * 3_600_000, 600_000);
    const second = await asked(domain);
    expect(second.result).toBe('link');
    expect(second).not.toEqual(first);
  });

  it('leads to its paid checkout, not to a second one, once paid', async () => {
    const domain = await openTestDomain({ priceIsFinal: false });
    const first = await asked(domain);
    const id = first.result === 'link' ? (first.url.split('/').at(-1) ?? '') : '';
    await pay(domain, id);
    expect(await asked(domain)).toMatchObject({ url: 'url' in first && first.url });
    expect((await view(domain, id)).state).toBe('completed');
  });

  it.each([
    [rejected('order_not_payable', 'The order is on hold.'), { result: 'refused', status: 409 }],
    [rejected('order_amount_invalid', 'The order costs nothing.'), { result: 'refused', status: 422 }],
    [rejected('not_found', 'No such order.'), { result: 'refused', status: 404 }],
    [rejected('unreachable', 'connect ECONNREFUSED'), { result: 'unavailable' }],
    [unknown('timeout', 'slow'), { result: 'unavailable', code: 'store_unreachable' }],
  ])('is answered in words of its own when the platform says %j', async (outcome, expected) => {
    const domain = await openTestDomain({ priceIsFinal: false });
    domain.platform.quote = async () => outcome;
    expect(await asked(domain)).toMatchObject(expected);
    expect(await domain.database.read.selectFrom('checkouts').select('id').execute()).toEqual([]);
  });
});
