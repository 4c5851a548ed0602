import { describe, expect, it } from 'vitest';
import { DAY } from '../../../server/clock.ts';
import { storeNotification } from '../../../server/database/repositories/notifications.ts';
import type { Schema } from '../../../server/database/schema.ts';
import { expireCheckouts } from '../../../server/payments/expire-checkouts.ts';
import { createRetention } from '../../../server/payments/retention.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

const count = async (domain: TestDomain, table: keyof Schema) =>
  (await domain.database.read.selectFrom(table).selectAll().execute()).length;

const hint = (domain: TestDomain, id: string, next_at: number | null = null) =>
  domain.database.write((tx) =>
    storeNotification(tx, {
      method_id: 'card',
      event_id: id,
      kind: 'paid',
      verdict: 'hint',
      provider_ref: null,
      merchant_ref: null,
      state: next_at === null ? 'handled' : 'queued',
      next_at,
      received_at: domain.clock.now(),
      handled_at: null,
    }),
  );

/** Two months' business: an order that is paid and told, one that nobody pays, and a notification. */
async function season(domain: TestDomain, name: string): Promise<void> {
  await pay(domain, await openOrder(domain, `paid-${name}`));
  await openOrder(domain, `left-${name}`);
  await hint(domain, name);
  await domain.runDue();
  domain.clock.advance(60 * DAY);
  await expireCheckouts(domain);
}

/** Nothing is asked any more, as 120 days after a payment. */
const aftercareIsOver = (domain: TestDomain) =>
  domain.database.write((tx) => tx.updateTable('payments').set({ next_check_at: null }).execute());

describe('after two years of business', () => {
  it('the tables that only explain the past are bounded, the books are whole, and nothing is told twice', async () => {
    const domain = await openTestDomain();
    const retention = createRetention(domain);
    const sizes: number[][] = [];
    for (let index = 0; index < 12; index++) {
      await season(domain, `${index}`);
      await aftercareIsOver(domain);
      await retention.run();
      sizes.push([
        await count(domain, 'events'),
        await count(domain, 'confirmation_attempts'),
        await count(domain, 'notifications'),
      ]);
    }
    const [early = [], late = []] = [sizes[8], sizes[11]];
    for (const [which, size] of late.entries()) expect(size).toBeLessThanOrEqual(early[which] ?? 0);
    expect(late[2]).toBeLessThanOrEqual(4);
    expect(await count(domain, 'payments')).toBe(12);
    expect(await count(domain, 'operations')).toBe(12);
    expect(await count(domain, 'confirmations')).toBe(12);
    // The links that nobody used are gone; those that were paid stay.
    expect(await count(domain, 'checkouts')).toBeLessThan(12 + 9);

    // The very first order asks again, and its provider repeats itself: nothing comes of either.
    const again = await openOrder(domain, 'paid-0');
    await pay(domain, again).catch(() => undefined);
    await hint(domain, '0');
    await domain.runDue();
    expect(domain.platform.fulfilled.get('paid-0')).toBe(1);
    expect(await count(domain, 'confirmations')).toBe(12);
  });
});

describe('what still matters is kept, however old it is', () => {
  it('flags that wait for a person, a store that was not told, a payment that is still looked at', async () => {
    const domain = await openTestDomain();
    domain.platform.onConfirm = () => ({ result: 'impossible', answer: { status: '410', body: 'gone' } });
    await season(domain, 'dead');
    domain.platform.onConfirm = () => ({ result: 'delivered', answer: { status: '200', body: 'ok' } });
    await season(domain, 'looked-at');
    await hint(domain, 'planned', domain.clock.now() + 900 * DAY);
    const before = await Promise.all([count(domain, 'events'), count(domain, 'confirmation_attempts')]);
    await domain.database.write((tx) => tx.updateTable('payments').set({ next_check_at: 1e15 }).execute());
    domain.clock.advance(800 * DAY);
    await createRetention(domain).run();
    expect(await count(domain, 'confirmation_attempts')).toBe(before[1]);
    expect(await count(domain, 'notifications')).toBe(1);
    const left = await domain.database.read.selectFrom('events').select('order_ref').execute();
    expect(new Set(left.map(({ order_ref }) => order_ref))).toEqual(new Set(['paid-dead', 'paid-looked-at']));
    // The answer of the store that was told is not needed any more; the other one is.
    const attempts = await domain.database.read
      .selectFrom('confirmation_attempts')
      .select('body')
      .orderBy('id')
      .execute();
    expect(attempts.map(({ body }) => body)).toEqual(['gone', '']);
  });

  it('and it is looked through once a day, a page at a time', async () => {
    const domain = await openTestDomain();
    for (let index = 0; index < 5; index++) await hint(domain, `${index}`);
    domain.clock.advance(100 * DAY);
    const retention = createRetention(domain);
    await retention.run();
    expect(await count(domain, 'notifications')).toBe(0);
    await hint(domain, 'late');
    await domain.database.write((tx) => tx.updateTable('notifications').set({ received_at: 0 }).execute());
    await retention.run();
    expect(await count(domain, 'notifications')).toBe(1);
    domain.clock.advance(DAY);
    await retention.run();
    expect(await count(domain, 'notifications')).toBe(0);
  });
});
