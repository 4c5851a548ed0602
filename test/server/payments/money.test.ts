import { describe, expect, it } from 'vitest';
import { operatorOf } from '../../../server/operator/open.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

const DAY = 86_400_000;

async function awaitedTransfer(amountMinor = 900): Promise<{ domain: TestDomain; checkout: string }> {
  const domain = await openTestDomain();
  const checkout = await openOrder(domain, 'order-1', amountMinor);
  await pay(domain, checkout, { method: 'bank' });
  return { domain, checkout };
}

const mark = (domain: TestDomain, received: number, changes = {}) =>
  operatorOf(domain).markPaid({
    target: 'order-1',
    received: { amountMinor: received, currency: 'EUR' },
    bankRef: `bank-${received}`,
    accept: false,
    by: 'test',
    ...changes,
  });

const flagsOf = async (domain: TestDomain) =>
  (await domain.database.read.selectFrom('flags').select(['code', 'resolved_at']).execute()).map(
    ({ code, resolved_at }) => `${code}${resolved_at === null ? '' : ' (resolved)'}`,
  );

describe('a transfer an operator marks paid', () => {
  it('exactly: the store is told once', async () => {
    const { domain, checkout } = await awaitedTransfer();
    expect(await mark(domain, 900)).toMatchObject({ result: 'paid', checkout });
    await domain.runDue();
    expect(domain.platform.heard).toMatchObject([{ money: { amountMinor: 900 } }]);
    expect(await flagsOf(domain)).toEqual([]);
  });

  it('twice with one bank reference: counts once', async () => {
    const { domain } = await awaitedTransfer();
    await mark(domain, 900);
    expect(await mark(domain, 900)).toMatchObject({ result: 'duplicate' });
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(1);
  });

  it('short: flagged, the store hears nothing until the rest has come', async () => {
    const { domain, checkout } = await awaitedTransfer();
    expect(await mark(domain, 500)).toMatchObject({ result: 'flagged', flags: ['underpaid'] });
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(0);
    expect((await view(domain, checkout)).state).toBe('review');
    expect(await mark(domain, 400)).toMatchObject({ result: 'paid' });
    await domain.runDue();
    expect(domain.platform.heard).toMatchObject([{ money: { amountMinor: 900 } }]);
    expect(await flagsOf(domain)).toEqual(['underpaid (resolved)']);
  });

  it('short and accepted: the store is told what arrived', async () => {
    const { domain } = await awaitedTransfer();
    expect(await mark(domain, 500, { accept: true })).toMatchObject({ result: 'paid' });
    await domain.runDue();
    expect(domain.platform.heard).toMatchObject([{ money: { amountMinor: 500 } }]);
  });

  it('over: flagged until accepted', async () => {
    const { domain } = await awaitedTransfer();
    expect(await mark(domain, 901)).toMatchObject({ result: 'flagged', flags: ['overpaid'] });
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(0);
    expect(await mark(domain, 901, { accept: true })).toMatchObject({ result: 'paid' });
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(1);
  });

  it('in another currency: flagged, never taken for the order’s', async () => {
    const { domain } = await awaitedTransfer();
    const result = await mark(domain, 900, { received: { amountMinor: 900, currency: 'PLN' } });
    expect(result).toMatchObject({ result: 'flagged', flags: ['currencyMismatch'] });
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(0);
  });

  it('late: flagged; recorded late but received in time: paid', async () => {
    const { domain, checkout } = await awaitedTransfer();
    const inTime = domain.clock.now() + DAY;
    await domain.pass(6.2 * DAY, DAY / 4);
    expect((await view(domain, checkout)).state).toBe('expired');
    expect(await mark(domain, 900, { receivedAt: inTime })).toMatchObject({ result: 'paid' });

    const other = await awaitedTransfer();
    await other.domain.pass(6.2 * DAY, DAY / 4);
    expect(await mark(other.domain, 900)).toMatchObject({ result: 'flagged', flags: ['paidLate'] });
    expect((await view(other.domain, other.checkout)).state).toBe('review');
  });

  it('after the platform forgot the order: flagged, whenever the money was sent', async () => {
    const { domain } = await awaitedTransfer();
    const inTime = domain.clock.now() + DAY;
    await domain.pass(7.1 * DAY, DAY / 2);
    expect(await mark(domain, 900, { receivedAt: inTime })).toMatchObject({ flags: ['paidLate'] });
  });

  it('for an order a card already paid: flagged as second payment, told once', async () => {
    const { domain, checkout } = await awaitedTransfer();
    await pay(domain, checkout, { method: 'card', replace: true });
    await domain.runDue();
    expect(await mark(domain, 900)).toMatchObject({ result: 'flagged', flags: ['paidTwice'] });
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(1);
    expect((await view(domain, checkout)).state).toBe('completed');
  });

  it('is not found by a mistyped reference, and a card payment is no transfer', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout);
    expect(await mark(domain, 900)).toMatchObject({ result: 'refused', code: 'not_found' });
  });

  it('is refused for a second order: one transfer pays one order', async () => {
    const { domain } = await awaitedTransfer();
    await pay(domain, await openOrder(domain, 'order-2'), { method: 'bank' });
    await mark(domain, 900);
    expect(await mark(domain, 900, { target: 'order-2' })).toMatchObject({ result: 'refused', code: 'bank_ref_used' });
    await domain.runDue();
    expect(domain.platform.heard.map(({ orderRef }) => orderRef)).toEqual(['order-1']);
  });

  it('records nothing for an amount of zero', async () => {
    const { domain } = await awaitedTransfer();
    expect(await mark(domain, 0)).toMatchObject({ result: 'refused' });
    expect(await domain.database.read.selectFrom('receipts').select('id').execute()).toEqual([]);
  });
});

describe('what a provider captured', () => {
  const charge =
    (amountMinor: number, currency = 'EUR') =>
    async (domain: TestDomain) => {
      domain.provider.onCreate = (_input, book) => ({
        status: 'succeeded',
        value: { payment: book({ stage: 'captured', captured: { amountMinor, currency } }) },
      });
      const checkout = await openOrder(domain);
      await pay(domain, checkout);
      await domain.runDue();
      return checkout;
    };

  it.each([
    ['one cent less', charge(899), 'amountMismatch'],
    ['one cent more', charge(901), 'amountMismatch'],
    ['another currency', charge(900, 'USD'), 'currencyMismatch'],
  ])('%s than the quote blocks "paid" and is shown', async (_name, act, flag) => {
    const domain = await openTestDomain();
    const checkout = await act(domain);
    expect(domain.platform.heard).toHaveLength(0);
    expect(await flagsOf(domain)).toContain(flag);
    expect((await view(domain, checkout)).state).toBe('review');
  });

  it('for somebody else’s payment is not believed', async () => {
    const domain = await openTestDomain();
    domain.provider.onCreate = (input, book) => ({
      status: 'succeeded',
      value: { payment: book({ stage: 'captured', captured: input.money, merchantRef: 'pay_other' }) },
    });
    await pay(domain, await openOrder(domain));
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(0);
    expect(await flagsOf(domain)).toEqual(['wrongPayment']);
  });

  it('in live mode on a test method is not believed', async () => {
    const domain = await openTestDomain();
    domain.provider.onCreate = (input, book) => ({
      status: 'succeeded',
      value: { payment: book({ stage: 'captured', captured: input.money, live: true }) },
    });
    await pay(domain, await openOrder(domain));
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(0);
    expect(await flagsOf(domain)).toEqual(['modeMismatch']);
  });

  it('and was then taken back is flagged, and a late "paid" after it tells nobody again', async () => {
    const domain = await openTestDomain();
    await pay(domain, await openOrder(domain));
    await domain.runDue();
    const [payment] = domain.provider.books.values();
    const ref = payment?.merchantRef ?? '';
    domain.provider.write(ref, { disputed: { amountMinor: 900, currency: 'EUR' } });
    await domain.pass(2 * DAY, DAY / 2);
    expect(await flagsOf(domain)).toEqual(['disputed']);
    domain.provider.write(ref, { disputed: null });
    await domain.pass(2 * DAY, DAY / 2);
    expect(domain.platform.heard).toHaveLength(1);
  });
});

describe('two orders of one basket', () => {
  it('both paid: both are told, and the merchant sees it', async () => {
    const domain = await openTestDomain();
    for (const order of ['order-1', 'order-2']) {
      const { openCheckout } = await import('../../../server/payments/open-checkout.ts');
      const { quoteOf } = await import('../support/fake-platform.ts');
      const quote = quoteOf(900, { basketRef: 'basket-7' });
      const link = await openCheckout(domain, domain.store, { orderRef: order, quote }, AbortSignal.timeout(1_000));
      await pay(domain, link.result === 'link' ? (link.url.split('/').at(-1) ?? '') : '');
    }
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(2);
    expect(await flagsOf(domain)).toEqual(['basketPaidTwice']);
  });
});
