import { describe, expect, it } from 'vitest';
import { receiveNotification } from '../../../server/payments/receive-notification.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

function notify(domain: TestDomain, event: string, ref: string) {
  const method = domain.methods.get('card');
  if (!method) throw new Error('no method');
  const body = Buffer.from(JSON.stringify({ event, ref }));
  return receiveNotification(domain, method, { method: 'POST', path: '/', query: {}, headers: {}, body });
}

async function pendingPayment() {
  const domain = await openTestDomain();
  domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
  const checkout = await openOrder(domain);
  await pay(domain, checkout);
  const [payment] = domain.provider.books.values();
  return { domain, checkout, ref: payment?.merchantRef ?? '' };
}

const captured = { stage: 'captured', captured: { amountMinor: 900, currency: 'EUR' } } as const;

describe('a notification', () => {
  it('is only a hint: the provider is asked, and its word counts', async () => {
    const { domain, checkout, ref } = await pendingPayment();
    await notify(domain, 'ev-1', ref);
    await domain.runDue();
    expect((await view(domain, checkout)).state).toBe('processing');
    domain.provider.write(ref, captured);
    await notify(domain, 'ev-2', ref);
    await domain.runDue();
    expect((await view(domain, checkout)).state).toBe('completed');
    expect(domain.platform.fulfilled.get('order-1')).toBe(1);
  });

  it('a hundred times in a row, or fifty at once, fulfils once', async () => {
    const { domain, ref } = await pendingPayment();
    domain.provider.write(ref, captured);
    for (let i = 0; i < 100; i += 1) await notify(domain, 'ev-1', ref);
    await Promise.all(Array.from({ length: 50 }, () => notify(domain, 'ev-1', ref)));
    await Promise.all([domain.runDue(), domain.runDue(), domain.runDue()]);
    await domain.runDue();
    expect(domain.platform.fulfilled.get('order-1')).toBe(1);
    expect(await domain.database.read.selectFrom('notifications').select('id').execute()).toHaveLength(1);
  });

  it('stored but never handled is re-armed by its redelivery', async () => {
    const { domain, ref } = await pendingPayment();
    await notify(domain, 'ev-1', ref);
    await domain.database.write((tx) =>
      tx.updateTable('notifications').set({ next_at: null, state: 'parked' }).execute(),
    );
    domain.provider.write(ref, captured);
    await notify(domain, 'ev-1', ref);
    await domain.runDue();
    expect(domain.platform.fulfilled.get('order-1')).toBe(1);
  });

  it('for an unknown payment is kept, tried again, and parked', async () => {
    const { domain } = await pendingPayment();
    expect((await notify(domain, 'ev-9', 'pay_unknown')).status).toBe(200);
    await domain.pass(9 * 3_600_000, 300_000);
    const row = await domain.database.read.selectFrom('notifications').select('state').executeTakeFirst();
    expect(row?.state).toBe('parked');
  });

  it('that anybody can send fills the queue with a thousand unknown payments at most, and never keeps a known one out', async () => {
    const { domain, checkout, ref } = await pendingPayment();
    const row = {
      method_id: 'card',
      kind: 'payment',
      verdict: 'hint',
      provider_ref: null,
      merchant_ref: null,
      state: 'queued',
      next_at: domain.clock.now() + 60_000,
      received_at: domain.clock.now(),
      handled_at: null,
    };
    await domain.database.write((tx) =>
      tx
        .insertInto('notifications')
        .values(Array.from({ length: 999 }, (_, index) => ({ ...row, event_id: `flood-${index}` })))
        .execute(),
    );
    expect((await notify(domain, 'ev-1000', 'pay_unknown')).status).toBe(200);
    const refused = await notify(domain, 'ev-1001', 'pay_unknown');
    expect([refused.status, refused.headers?.['Retry-After']]).toEqual([503, '60']);
    domain.provider.write(ref, captured);
    expect((await notify(domain, 'ev-known', ref)).status).toBe(200);
    await domain.runDue();
    expect((await view(domain, checkout)).state).toBe('completed');
  });

  it('that never comes is made up for by asking', async () => {
    const { domain, checkout, ref } = await pendingPayment();
    domain.provider.write(ref, captured);
    await domain.pass(61_000, 1_000);
    expect((await view(domain, checkout)).state).toBe('completed');
  });

  it('survives a kill right after it was stored', async () => {
    const { domain, ref } = await pendingPayment();
    domain.provider.write(ref, captured);
    await notify(domain, 'ev-1', ref);
    const after = await domain.restart();
    await after.runDue();
    expect(after.platform.fulfilled.get('order-1')).toBe(1);
  });
});
