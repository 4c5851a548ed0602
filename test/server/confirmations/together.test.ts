import { describe, expect, it } from 'vitest';
import { type Claimed, claimDue } from '../../../server/confirmations/claim.ts';
import type { Told } from '../../../server/confirmations/record-attempt.ts';
import { createAttemptBook } from '../../../server/confirmations/record-delivered.ts';
import { eventsOfCheckout } from '../../../server/database/repositories/events.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

const MANY = 40;
const delivered: Told = { sent: true, result: { result: 'delivered', answer: { status: '200', body: 'ok' } } };

async function paidOrders(count: number): Promise<TestDomain> {
  const domain = await openTestDomain();
  for (let index = 0; index < count; index += 1) await pay(domain, await openOrder(domain, `order-${index}`));
  return domain;
}

const rows = (domain: TestDomain) =>
  domain.database.read.selectFrom('confirmations').selectAll().orderBy('id').execute();
const attempts = (domain: TestDomain) =>
  domain.database.read.selectFrom('confirmation_attempts').selectAll().orderBy('id').execute();

async function claimAll(domain: TestDomain, count: number): Promise<Claimed[]> {
  const claimed = await claimDue(domain, () => count, new Map());
  expect(claimed).toHaveLength(count);
  return claimed;
}

describe('confirmations that are due together', () => {
  it('are each told once, and each has its attempt, its entry in the trail and its checkout’s change', async () => {
    const domain = await paidOrders(MANY);
    const before = await domain.database.read.selectFrom('checkouts').select('version').orderBy('id').execute();
    const changed = new Set<string>();
    const checkouts = await domain.database.read.selectFrom('checkouts').selectAll().orderBy('id').execute();
    for (const { public_id } of checkouts) domain.signals.onCheckoutChanged(public_id, () => changed.add(public_id));
    domain.signals.onWorkAdded('confirmations', () => void domain.runDue());
    await domain.runDue();
    await expect.poll(async () => (await rows(domain)).filter(({ state }) => state === 'delivered').length).toBe(MANY);
    expect([...domain.platform.fulfilled.values()]).toEqual(Array(MANY).fill(1));
    expect((await attempts(domain)).map(({ number, result, finished_at }) => [number, result, finished_at])).toEqual(
      Array(MANY).fill([1, 'delivered', domain.clock.now()]),
    );
    for (const { id } of checkouts) {
      const last = (await eventsOfCheckout(domain.database.read, id)).at(-1);
      expect(last).toMatchObject({ kind: 'confirmation.paid.delivered', detail: '{"attempt":1}' });
    }
    const after = await domain.database.read.selectFrom('checkouts').select('version').orderBy('id').execute();
    expect(after.map(({ version }) => version)).toEqual(before.map(({ version }) => version + 1));
    expect(changed).toEqual(new Set(checkouts.map(({ public_id }) => public_id)));
  });

  it('do not keep one whose money went back from being parked, nor the others from being told', async () => {
    const domain = await paidOrders(3);
    const [, second] = await rows(domain);
    await domain.database.write((tx) =>
      tx
        .updateTable('payments')
        .set({ state: 'refunded' })
        .where('checkout_id', '=', second?.checkout_id ?? 0)
        .execute(),
    );
    await domain.runDue();
    expect((await rows(domain)).map(({ state }) => state)).toEqual(['delivered', 'dead', 'delivered']);
    expect([...domain.platform.fulfilled.keys()]).toEqual(['order-0', 'order-2']);
  });
});

describe('deliveries that come back together', () => {
  it('are written down except for one whose lease was lost', async () => {
    const domain = await paidOrders(3);
    const book = createAttemptBook(domain);
    const claimed = await claimAll(domain, 3);
    const [, lost] = claimed;
    await domain.database.write((tx) =>
      tx
        .updateTable('confirmations')
        .set({ lease_token: 'another' })
        .where('id', '=', lost?.id ?? 0)
        .execute(),
    );
    await Promise.all(claimed.map((one) => book.record(one, delivered)));
    const now = await rows(domain);
    expect(now.map(({ state }) => state)).toEqual(['delivered', 'sending', 'delivered']);
    expect(now.map(({ lease_token }) => lease_token)).toEqual([null, 'another', null]);
  });

  it('keep what each store answered', async () => {
    const domain = await paidOrders(4);
    const book = createAttemptBook(domain);
    const claimed = await claimAll(domain, 4);
    const answered = (body: string): Told => ({
      sent: true,
      result: { result: 'delivered', answer: { status: '200', body } },
    });
    const bodies = ['one', 'two', 'one', 'two'];
    await Promise.all(claimed.map((one, index) => book.record(one, answered(bodies[index] ?? ''))));
    expect((await attempts(domain)).map(({ body }) => body)).toEqual(bodies);
    expect((await rows(domain)).map(({ state }) => state)).toEqual(Array(4).fill('delivered'));
  });

  it('are each written by itself where the write of all fails', async () => {
    const domain = await paidOrders(3);
    let failing = true;
    const write: typeof domain.database.write = (work) => {
      if (!failing) return domain.database.write(work);
      failing = false;
      return Promise.reject(new Error('on purpose'));
    };
    const book = createAttemptBook({ ...domain, database: { ...domain.database, write } });
    const [first, ...rest] = await claimAll(domain, 3);
    if (!first) throw new Error('nothing claimed');
    await Promise.all([first, ...rest].map((one) => book.record(one, delivered)));
    expect((await rows(domain)).map(({ state }) => state)).toEqual(Array(3).fill('delivered'));
    expect((await attempts(domain)).map(({ result }) => result)).toEqual(Array(3).fill('delivered'));
  });
});
