import { describe, expect, it } from 'vitest';
import { acceptMoney } from '../../../server/payments/accept-money.ts';
import { checkPayment } from '../../../server/payments/check-payment.ts';
import { unknown } from '../../../server/payments/outcome.ts';
import type { ProviderPayment } from '../../../server/providers/provider.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

const openFlags = async (domain: TestDomain) =>
  (await domain.database.read.selectFrom('flags').select('code').where('resolved_at', 'is', null).execute()).map(
    ({ code }) => code,
  );
const told = (domain: TestDomain) => domain.platform.fulfilled.get('order-1') ?? 0;

/** A payment under way, of which the provider then says `changes`. */
async function learns(
  changes: Partial<ProviderPayment>,
): Promise<{ domain: TestDomain; checkout: string; ref: string }> {
  const domain = await openTestDomain();
  domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
  const checkout = await openOrder(domain);
  await pay(domain, checkout);
  const ref = domain.provider.creates[0]?.merchantRef ?? '';
  domain.provider.write(ref, changes);
  await domain.pass(2 * MINUTE, 5_000);
  return { domain, checkout, ref };
}

describe('money the provider holds is told or flagged, however it is put', () => {
  it.each([
    ['captured in full, the session since expired', { stage: 'expired', captured: eur(900) }, 1],
    ['captured in full, the rest voided', { stage: 'voided', captured: eur(900) }, 1],
    ['captured in full while still called authorized', { stage: 'authorized', captured: eur(900) }, 1],
    [
      'captured, and partly refunded before we looked',
      { stage: 'captured', captured: eur(900), refunded: eur(100) },
      0,
    ],
    ['captured in part, then expired', { stage: 'expired', captured: eur(400) }, 0],
  ] as const)('%s', async (_name, changes, times) => {
    const { domain } = await learns(changes);
    expect(told(domain)).toBe(times);
    if (times === 0) expect((await openFlags(domain)).length).toBeGreaterThan(0);
  });
});

describe('a store taken out of the configuration while its order is paid', () => {
  it('is told once it is back', async () => {
    const domain = await openTestDomain();
    domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
    await pay(domain, await openOrder(domain));
    const stores = domain.stores as Map<string, typeof domain.store>;
    stores.delete('shop');
    domain.provider.write(domain.provider.creates[0]?.merchantRef ?? '', { stage: 'captured', captured: eur(900) });
    await domain.pass(2 * MINUTE, 5_000);
    stores.set('shop', domain.store);
    await domain.pass(DAY, 5 * MINUTE);
    expect(told(domain)).toBe(1);
  });
});

describe('an answer with the id of another payment', () => {
  it('is flagged, and not asked for again every second', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    domain.provider.onCreate = (_input, book) => ({
      status: 'pending',
      value: { payment: book({ stage: 'failed', providerRef: 'the-same' }) },
    });
    await pay(domain, checkout);
    domain.provider.onCreate = (_input, book) => {
      book({ providerRef: 'the-same' });
      return unknown('timeout', 'no answer');
    };
    await pay(domain, checkout);
    await domain.pass(MINUTE, 5_000);
    expect(await openFlags(domain)).toContain('wrongPayment');
    const asked = domain.provider.asked;
    await domain.pass(20_000, 1_000);
    expect(domain.provider.asked - asked).toBeLessThanOrEqual(1);
  });
});

describe('money that went back', () => {
  it('before the store heard of it is not told as paid, and a person is', async () => {
    const domain = await openTestDomain();
    domain.platform.onConfirm = () => ({ result: 'notDelivered', answer: { status: '503', body: '' } });
    await pay(domain, await openOrder(domain));
    await domain.pass(DAY, 30 * MINUTE);
    const ref = domain.provider.creates[0]?.merchantRef ?? '';
    domain.provider.write(ref, { refunded: eur(900) });
    await domain.pass(2 * DAY, 3 * HOUR);
    const heard = domain.platform.heard.length;
    domain.platform.onConfirm = (_confirmation, fulfil) => {
      fulfil();
      return { result: 'delivered', answer: { status: '200', body: '' } };
    };
    await domain.pass(2 * DAY, 3 * HOUR);
    expect(domain.platform.heard).toHaveLength(heard);
    expect(told(domain)).toBe(0);
    expect(domain.alerts.map(({ code }) => code)).toContain('confirmation_dead');
  });

  it('does not hide a second payment that arrives after it', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { method: 'bank' });
    await pay(domain, checkout, { method: 'card', replace: true });
    await domain.runDue();
    domain.provider.write(domain.provider.creates[0]?.merchantRef ?? '', { refunded: eur(900) });
    await domain.pass(2 * DAY, 6 * HOUR);
    const { operatorOf } = await import('../../../server/operator/open.ts');
    const marked = await operatorOf(domain).markPaid({
      target: domain.transfers.creates[0]?.merchantRef ?? '',
      received: eur(900),
      bankRef: 'bank-1',
      accept: false,
      by: 'test',
    });
    expect(marked).toMatchObject({ result: 'flagged', flags: ['paidTwice'] });
  });

  it('cannot be accepted as paid', async () => {
    const { domain } = await learns({ stage: 'captured', captured: eur(400) });
    domain.provider.write(domain.provider.creates[0]?.merchantRef ?? '', { refunded: eur(400) });
    await domain.pass(2 * DAY, 6 * HOUR);
    const payment = await domain.database.read.selectFrom('payments').select(['id', 'state']).executeTakeFirstOrThrow();
    expect(payment.state).toBe('refunded');
    await acceptMoney(domain, payment.id, 'test');
    await domain.runDue();
    expect(told(domain)).toBe(0);
  });
});

describe('a second payment of one order', () => {
  it('is flagged itself; the first, which was told, is not', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { method: 'bank' });
    await pay(domain, checkout, { method: 'card', replace: true });
    const { operatorOf } = await import('../../../server/operator/open.ts');
    await operatorOf(domain).markPaid({
      target: domain.transfers.creates[0]?.merchantRef ?? '',
      received: null,
      bankRef: 'bank-1',
      accept: false,
      by: 'test',
    });
    await domain.pass(2 * DAY, 6 * HOUR);
    expect(await openFlags(domain)).toEqual(['paidTwice']);
    expect((await view(domain, checkout)).state).toBe('completed');
  });
});

describe('a transfer recorded by a command that died before it looked', () => {
  it('is seen by the server', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { method: 'bank' });
    domain.transfers.onAsk = () => {
      throw new Error('killed');
    };
    const { operatorOf } = await import('../../../server/operator/open.ts');
    const marking = operatorOf(domain).markPaid({
      target: 'order-1',
      received: null,
      bankRef: 'bank-1',
      accept: false,
      by: 'test',
    });
    await expect(marking).rejects.toThrow('killed');
    domain.transfers.onAsk = null;
    const after = await domain.restart();
    await after.pass(2 * MINUTE, 5_000);
    expect((await view(after, checkout)).state).toBe('completed');
    expect(told(after)).toBe(1);
  });
});

describe('an answer from before the money came that arrives after it', () => {
  it('brings no instructions to pay back', async () => {
    const { domain, ref } = await learns({ stage: 'captured', captured: eur(900), instructions: null });
    const instructions = { kind: 'fields', clientSecret: 'pi_fake_secret_fake' } as const;
    domain.provider.write(ref, { stage: 'actionRequired', captured: eur(0), instructions });
    const read = () => domain.database.read.selectFrom('payments').selectAll().executeTakeFirstOrThrow();
    await checkPayment(domain, (await read()).id);
    expect(await read()).toMatchObject({ state: 'paid', instructions_json: null });
  });
});
