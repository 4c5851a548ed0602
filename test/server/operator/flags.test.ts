import { describe, expect, it } from 'vitest';
import { operatorOf } from '../../../server/operator/open.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

async function flagged(capturedMinor: number): Promise<{ domain: TestDomain; checkout: string }> {
  const domain = await openTestDomain();
  domain.provider.onCreate = (_input, book) => ({
    status: 'succeeded',
    value: { payment: book({ stage: 'captured', captured: { amountMinor: capturedMinor, currency: 'EUR' } }) },
  });
  const checkout = await openOrder(domain);
  await pay(domain, checkout);
  await domain.runDue();
  return { domain, checkout };
}

describe('money that was held back', () => {
  it('is listed with its order and reason, and was an alert that says what to do', async () => {
    const { domain, checkout } = await flagged(899);
    const rows = await operatorOf(domain).listFlags({ all: false });
    expect(rows).toMatchObject([
      {
        checkout,
        store: 'shop',
        orderRef: 'order-1',
        code: 'amountMismatch',
        blocking: true,
        detail: { due: 900, arrived: 899 },
      },
    ]);
    expect(domain.alerts).toMatchObject([{ code: 'flag_amountMismatch', subject: 'shop', about: 'order-1' }]);
    expect(domain.alerts[0]?.message).toContain(`tillgate flags accept ${checkout}`);
  });

  it('accepted: the store is told once, with what was captured', async () => {
    const { domain, checkout } = await flagged(899);
    const operator = operatorOf(domain);
    expect(await operator.decideFlags(checkout, 'accept', 'me')).toEqual({
      result: 'decided',
      checkout,
      flags: ['amountMismatch'],
    });
    await domain.runDue();
    expect(domain.platform.heard).toMatchObject([{ money: { amountMinor: 899 } }]);
    expect(await operator.decideFlags(checkout, 'accept', 'me')).toMatchObject({ result: 'nothing_to_decide' });
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(1);
  });

  it('dismissed: the store is never told, the checkout ends, and its refund raises nothing new', async () => {
    const { domain, checkout } = await flagged(901);
    expect(await operatorOf(domain).decideFlags(checkout, 'dismiss', 'me')).toMatchObject({ result: 'decided' });
    expect((await view(domain, checkout)).state).toBe('cancelled');
    const [payment] = domain.provider.books.values();
    domain.provider.write(payment?.merchantRef ?? '', { refunded: { amountMinor: 901, currency: 'EUR' } });
    await domain.pass(3 * 86_400_000, 43_200_000);
    expect(domain.platform.heard).toHaveLength(0);
    expect(await operatorOf(domain).listFlags({ all: false })).toEqual([]);
  });

  it('dismissed, then followed by new money: that is held back anew, not added to what was sent back', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { method: 'bank' });
    await domain.pass(6.2 * 86_400_000, 21_600_000);
    const operator = operatorOf(domain);
    const arrives = (amountMinor: number) =>
      operator.markPaid({
        target: checkout,
        received: { amountMinor, currency: 'EUR' },
        bankRef: `b${amountMinor}`,
        accept: false,
        by: 'me',
      });
    expect(await arrives(500)).toMatchObject({ result: 'flagged', flags: ['underpaid', 'paidLate'] });
    expect(await operator.decideFlags(checkout, 'dismiss', 'me')).toMatchObject({ result: 'decided' });
    expect(await arrives(400)).toMatchObject({ result: 'flagged', flags: ['paidLate'] });
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(0);
  });

  it('in another currency cannot be accepted: the store could not be told an amount', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { method: 'bank' });
    const received = { amountMinor: 900, currency: 'PLN' };
    await operatorOf(domain).markPaid({ target: checkout, received, bankRef: 'b', accept: false, by: 'me' });
    expect(await operatorOf(domain).decideFlags(checkout, 'accept', 'me')).toMatchObject({
      result: 'nothing_to_decide',
    });
    expect(await operatorOf(domain).decideFlags(checkout, 'dismiss', 'me')).toMatchObject({ result: 'decided' });
  });

  it('is not there for an unknown checkout or a clean one', async () => {
    const { domain, checkout } = await flagged(900);
    expect(await operatorOf(domain).decideFlags(`co_${'0'.repeat(32)}`, 'accept', 'me')).toMatchObject({
      result: 'not_found',
    });
    expect(await operatorOf(domain).decideFlags(checkout, 'dismiss', 'me')).toMatchObject({
      result: 'nothing_to_decide',
    });
    expect((await view(domain, checkout)).state).toBe('completed');
  });
});
