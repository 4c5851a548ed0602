import { describe, expect, it } from 'vitest';
import { operatorOf } from '../../../server/operator/open.ts';
import { capture, flagsOf, openCommerce, paidCheckout, tokenOf } from '../support/commerce.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';
import { later, stuck } from './stuck.ts';

const HOUR = 3_600_000;
const see = (domain: TestDomain, checkout: string) => operatorOf(domain).seeFlags(checkout, 'Ann');

/** Paid, and never claimed by the platform. */
async function unplaced(): Promise<{ domain: TestDomain; checkout: string }> {
  const domain = await openCommerce();
  const checkout = await paidCheckout(domain);
  await domain.pass(2 * HOUR, HOUR);
  return { domain, checkout };
}

describe('flags that only inform', () => {
  it('are closed once seen, by name, and not raised again', async () => {
    const { domain, checkout } = await unplaced();
    expect(domain.alerts).toMatchObject([{ code: 'flag_notPlaced' }]);
    expect(domain.alerts[0]?.message).toContain(`tillgate flags seen ${checkout}`);
    expect(await see(domain, checkout)).toEqual({ result: 'seen', checkout, flags: ['notPlaced'], left: [] });
    expect(await operatorOf(domain).listFlags({ all: true })).toEqual([]);
    const [flag] = await domain.database.read.selectFrom('flags').selectAll().execute();
    expect(flag).toMatchObject({ resolved_by: 'Ann', resolved_at: domain.clock.now() });
    const events = await domain.database.read.selectFrom('events').selectAll().execute();
    expect(events.at(-1)).toMatchObject({ kind: 'flag.resolved', detail: '{"code":"notPlaced","by":"Ann"}' });
    await domain.pass(2 * HOUR, HOUR);
    expect(await flagsOf(domain)).toEqual(['notPlaced (resolved)']);
    expect(await see(domain, checkout)).toMatchObject({ result: 'nothing_to_see' });
  });

  it('are closed without those that hold money back, which are named', async () => {
    const domain = await openTestDomain();
    domain.provider.onCreate = (_input, book) => ({
      status: 'succeeded',
      value: { payment: book({ stage: 'captured', captured: { amountMinor: 899, currency: 'EUR' } }) },
    });
    const checkout = await openOrder(domain);
    await pay(domain, checkout);
    await expect(openOrder(domain, 'order-1', 950)).rejects.toThrow('order_changed');
    expect(await see(domain, checkout)).toEqual({
      result: 'seen',
      checkout,
      flags: ['quoteChanged'],
      left: [{ code: 'amountMismatch', action: null }],
    });
    expect((await view(domain, checkout)).state).toBe('review');
    expect(await operatorOf(domain).listFlags({ all: false })).toMatchObject([{ code: 'amountMismatch' }]);
    await domain.runDue();
    expect(domain.platform.heard).toEqual([]);
    expect(await see(domain, checkout)).toMatchObject({ result: 'nothing_to_see', left: [{ code: 'amountMismatch' }] });
  });

  it('do not hide an action that holds up all behind it: that is decided, and its alert says how', async () => {
    const { domain, action, parent } = await stuck('capture', 400);
    const [row] = await operatorOf(domain).listFlags({ all: true });
    expect(row).toMatchObject({ code: 'moveUnresolved', detail: { action } });
    const alert = domain.alerts.find(({ code }) => code === 'flag_moveUnresolved');
    expect(alert?.message).toContain(`tillgate actions decide ${action} --succeeded, or --failed`);
    const checkout = row?.checkout ?? '';
    expect(await see(domain, checkout)).toEqual({
      result: 'nothing_to_see',
      checkout,
      flags: [],
      left: [{ code: 'moveUnresolved', action }],
    });
    await operatorOf(domain).decideAction(action, { outcome: 'failed', force: false, by: 'Ann' });
    expect(tokenOf(await capture(domain, parent, 900, later))).toMatch(/^act_/);
    expect(await see(domain, checkout)).toMatchObject({ result: 'nothing_to_see', left: [] });
  });

  it('are only those of a checkout that exists, and only its own', async () => {
    const { domain, checkout } = await unplaced();
    const other = await paidCheckout(domain, { orderRef: 'order-2' });
    expect(await see(domain, other)).toMatchObject({ result: 'nothing_to_see' });
    expect(await see(domain, `co_${'0'.repeat(32)}`)).toMatchObject({ result: 'not_found' });
    expect(await flagsOf(domain)).toEqual(['notPlaced']);
    expect(await see(domain, checkout)).toMatchObject({ result: 'seen' });
  });
});
