import { describe, expect, it } from 'vitest';
import { createVisits } from '../../../server/http/visits.ts';
import { unknown } from '../../../server/payments/outcome.ts';
import { receiveNotification } from '../../../server/payments/receive-notification.ts';
import { recoverPayments } from '../../../server/payments/recover.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const captured = { stage: 'captured', captured: { amountMinor: 900, currency: 'EUR' } } as const;
const down = () => unknown('serverError', 'down');

async function pending(): Promise<{ domain: TestDomain; checkout: string; ref: string }> {
  const domain = await openTestDomain();
  domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
  return begun(domain);
}

async function challenged(): Promise<{ domain: TestDomain; checkout: string; ref: string }> {
  const domain = await openTestDomain();
  domain.provider.onCreate = (_input, book) => ({
    status: 'actionRequired',
    value: { payment: book({ stage: 'actionRequired' }) },
    redirectUrl: 'https://bank.example/challenge',
    display: 'top',
  });
  return begun(domain);
}

async function begun(domain: TestDomain) {
  const checkout = await openOrder(domain);
  await pay(domain, checkout);
  const [payment] = domain.provider.books.values();
  return { domain, checkout, ref: payment?.merchantRef ?? '' };
}

/** A shopper who reloads every three seconds. */
async function reload(domain: TestDomain, checkout: string, times: number): Promise<void> {
  const visits = createVisits(domain);
  for (let i = 0; i < times; i += 1) {
    domain.clock.advance(3_000);
    const asked = domain.provider.asked;
    visits.noticed(await view(domain, checkout));
    await expect.poll(() => domain.provider.asked, { interval: 1 }).toBe(asked + 1);
    await domain.database.write(async () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const count = async (domain: TestDomain, table: 'operations' | 'confirmations') =>
  (await domain.database.read.selectFrom(table).select('id').execute()).length;
const flagsOf = async (domain: TestDomain) =>
  (await domain.database.read.selectFrom('flags').select('code').execute()).map(({ code }) => code);

describe('a shopper who reloads while nothing is decided', () => {
  it('does not push the planned look away', async () => {
    const { domain, checkout, ref } = await pending();
    await reload(domain, checkout, 8);
    domain.provider.write(ref, captured);
    await domain.pass(MINUTE, 1_000);
    expect((await view(domain, checkout)).state).toBe('completed');
  });

  it('does not use up the looks that an outage of the provider is answered with', async () => {
    const { domain, checkout, ref } = await pending();
    await domain.database.write((tx) => tx.updateTable('payments').set({ state: 'unknown' }).execute());
    domain.provider.onAsk = down;
    await reload(domain, checkout, 14);
    expect(await flagsOf(domain)).toEqual([]);
    domain.provider.onAsk = null;
    domain.provider.write(ref, captured);
    await domain.pass(6 * MINUTE, 5_000);
    expect((await view(domain, checkout)).state).toBe('completed');
  });
});

describe('an attempt that waits for its shopper past its end', () => {
  it('is given up at the provider, and the checkout ends', async () => {
    const { domain, checkout, ref } = await challenged();
    await domain.pass(2 * HOUR, MINUTE);
    expect(domain.provider.books.get(ref)?.stage).toBe('voided');
    expect((await view(domain, checkout)).state).toBe('expired');
  });

  it('is not given up every second while the provider is down', async () => {
    const { domain, checkout, ref } = await challenged();
    const release = domain.provider.void;
    domain.provider.void = async () => down();
    domain.provider.onAsk = down;
    await domain.pass(61 * MINUTE, MINUTE);
    const before = await count(domain, 'operations');
    await domain.pass(10 * MINUTE, 5_000);
    expect((await count(domain, 'operations')) - before).toBeLessThanOrEqual(2);
    if (release) domain.provider.void = release;
    domain.provider.onAsk = null;
    await domain.pass(3 * HOUR, 5 * MINUTE);
    expect(domain.provider.books.get(ref)?.stage).toBe('voided');
    expect((await view(domain, checkout)).state).toBe('expired');
  });

  it('whose give-up a kill interrupted is looked into at one start, not at every start', async () => {
    const { domain } = await challenged();
    domain.provider.void = () => new Promise(() => {});
    domain.clock.advance(31 * MINUTE);
    void domain.runDue();
    await expect.poll(() => count(domain, 'operations')).toBe(2);
    const second = await domain.restart();
    expect(await recoverPayments(second)).toBe(1);
    const third = await second.restart();
    expect(await recoverPayments(third)).toBe(0);
  });
});

describe('checkouts whose money may be moving', () => {
  it('do not keep others from ending', async () => {
    const domain = await openTestDomain();
    domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
    for (let i = 0; i < 51; i += 1) await pay(domain, await openOrder(domain, `moving-${i}`));
    const untouched = await openOrder(domain, 'untouched');
    domain.clock.advance(HOUR + 1);
    await domain.runDue();
    await domain.runDue();
    expect((await view(domain, untouched)).state).toBe('expired');
  });
});

describe('a payment that settles days after its session', () => {
  it('is put before a person after two days, and still seen when it settles', async () => {
    const { domain, checkout, ref } = await pending();
    await domain.pass(3 * DAY, HOUR);
    expect(await flagsOf(domain)).toEqual(['unresolved']);
    domain.provider.write(ref, captured);
    await domain.pass(2 * DAY, HOUR);
    expect((await view(domain, checkout)).state).toBe('completed');
  });

  it('authorized first and captured by the provider itself is seen within the hour', async () => {
    const { domain, checkout, ref } = await pending();
    domain.provider.write(ref, { stage: 'authorized', authorized: captured.captured });
    await domain.pass(2 * MINUTE, 1_000);
    domain.provider.write(ref, captured);
    await domain.pass(HOUR, MINUTE);
    expect((await view(domain, checkout)).state).toBe('completed');
  });
});

describe('a method taken out of the configuration while it is paid with', () => {
  it('is missed aloud, and its payments are seen once it is back', async () => {
    const { domain, checkout, ref } = await pending();
    const methods = domain.methods as Map<string, NonNullable<ReturnType<typeof domain.methods.get>>>;
    const card = methods.get('card');
    if (!card) throw new Error('no method');
    methods.delete('card');
    domain.provider.write(ref, captured);
    await domain.pass(DAY, HOUR);
    expect(domain.alerts.map(({ code }) => code)).toContain('method_missing');
    methods.set('card', card);
    await domain.pass(2 * HOUR, MINUTE);
    expect((await view(domain, checkout)).state).toBe('completed');
  });
});

describe('a notification', () => {
  it('whose question the provider does not answer is asked again soon', async () => {
    const { domain, checkout, ref } = await pending();
    await domain.pass(2 * HOUR, MINUTE);
    domain.provider.write(ref, captured);
    domain.provider.onAsk = down;
    const method = domain.methods.get('card');
    if (!method) throw new Error('no method');
    const body = Buffer.from(JSON.stringify({ event: 'ev-1', ref }));
    await receiveNotification(domain, method, { method: 'POST', path: '/', query: {}, headers: {}, body });
    await domain.runDue();
    domain.provider.onAsk = null;
    await domain.pass(10_000, 1_000);
    expect((await view(domain, checkout)).state).toBe('completed');
  });
});

describe('a provider that throws, against its contract', () => {
  it('is not asked again every second', async () => {
    const { domain } = await pending();
    domain.provider.onAsk = () => {
      throw new Error('bug');
    };
    await domain.pass(61_000, 61_000);
    const asked = domain.provider.asked;
    await domain.pass(30_000, 1_000);
    expect(domain.provider.asked - asked).toBeLessThanOrEqual(2);
  });
});
