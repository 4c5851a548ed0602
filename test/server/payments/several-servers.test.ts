import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { DAY } from '../../../server/clock.ts';
import { writeSetting } from '../../../server/database/repositories/settings.ts';
import { expireCheckouts } from '../../../server/payments/expire-checkouts.ts';
import { hearOthers } from '../../../server/payments/hear-others.ts';
import { receiveNotification } from '../../../server/payments/receive-notification.ts';
import { createRetention } from '../../../server/payments/retention.ts';
import { startCarefully } from '../../../server/recovery/careful-start.ts';
import { RESTORED } from '../../../server/recovery/older-copy.ts';
import {
  authorize,
  authorized,
  call,
  movedAt,
  moveRequest,
  openCommerce,
  openFor,
  tokenOf,
} from '../support/commerce.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

const MINUTE = 60_000;
const captured = { stage: 'captured', captured: { amountMinor: 900, currency: 'EUR' } } as const;

/** Two servers on one database, and a payment the provider has not decided. */
async function twoWithPending() {
  const one = await openTestDomain();
  const other = await one.beside();
  one.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
  const checkout = await openOrder(one);
  await pay(one, checkout);
  const [payment] = one.provider.books.values();
  return { one, other, checkout, ref: payment?.merchantRef ?? '' };
}

function notify(domain: TestDomain, ref: string) {
  const method = domain.methods.get('card');
  if (!method) throw new Error('no method');
  const body = Buffer.from(JSON.stringify({ event: `event of ${ref}`, ref }));
  return receiveNotification(domain, method, { method: 'POST', path: '/', query: {}, headers: {}, body });
}

/** A provider that answers each question only some moments later, as they do. */
function takeTime({ provider }: TestDomain): void {
  const { retrieve } = provider;
  provider.retrieve = async (known, signal) => {
    await pause(100);
    return retrieve(known, signal);
  };
}

describe.skipIf(inject('postgres') === undefined)('two servers on one database', () => {
  it('ask the provider once about a payment that is due', async () => {
    const { one, other, checkout, ref } = await twoWithPending();
    takeTime(one);
    one.provider.write(ref, captured);
    one.clock.advance(2 * MINUTE);
    await Promise.all([one.runDue(), other.runDue()]);
    expect(one.provider.asked).toBe(1);
    expect((await view(other, checkout)).state).toBe('completed');
    expect(one.platform.heard).toHaveLength(1);
  });

  it('work a notification off once that reached both', async () => {
    const { one, other, ref } = await twoWithPending();
    takeTime(one);
    one.provider.write(ref, captured);
    const replies = await Promise.all([notify(one, ref), notify(other, ref)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    await Promise.all([one.runDue(), other.runDue()]);
    expect(one.provider.asked).toBe(1);
    const rows = await one.database.read.selectFrom('notifications').select(['state', 'attempts']).execute();
    expect(rows).toEqual([{ state: 'handled', attempts: 1 }]);
  });

  it('leave each other’s attempts alone while they live, and take over those of a dead one', async () => {
    const one = await openTestDomain();
    const other = await one.beside();
    // The answer never comes back.
    one.provider.onCreate = (input, book) => {
      book({ stage: 'captured', captured: input.money });
      return new Promise(() => {});
    };
    const checkout = await openOrder(one);
    void pay(one, checkout);
    await expect.poll(() => one.provider.creates.length).toBe(1);
    one.clock.advance(14_000);
    await other.runDue();
    expect(one.provider.asked).toBe(0);
    one.clock.advance(2_000);
    await other.runDue();
    expect((await view(other, checkout)).state).toBe('completed');
    expect(one.provider.creates).toHaveLength(1);
  });

  it('capture once what both work on', async () => {
    const one = await openCommerce();
    const other = await one.beside();
    const token = await authorized(one);
    const [booked] = one.provider.books.keys();
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    one.provider.onMove = async (_move, act) => {
      await asked;
      return act();
    };
    const request = moveRequest('capture', token, 900);
    const first = call(one, request, { within: 20_000 });
    await expect.poll(() => one.provider.moves.length).toBe(1);
    // The platform repeats its call at the other server, and the provider tells that one of news.
    const second = call(other, request, { within: 20_000 });
    await notify(other, booked ?? '');
    const working = other.runDue();
    await pause(400);
    expect(one.provider.moves).toHaveLength(1);
    answer();
    hearOthers(other);
    expect((await first).result).toBe('succeeded');
    await working;
    expect(tokenOf(await second)).toBe(tokenOf(await first));
    expect(one.provider.moves).toHaveLength(1);
    expect(movedAt(one).captured).toBe(900);
  });

  it('answer a call that waits on one as soon as the other knows the outcome', async () => {
    const one = await openCommerce();
    const other = await one.beside();
    hearOthers(one);
    await pause(300);
    one.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
    const checkout = await openFor(one);
    await pay(one, checkout);
    const [payment] = one.provider.books.values();
    const since = Date.now();
    const waiting = authorize(one, checkout, { within: 30_000 });
    await expect.poll(() => one.database.read.selectFrom('actions').select('id').execute()).toHaveLength(1);
    one.provider.write(payment?.merchantRef ?? '', {
      stage: 'authorized',
      authorized: { amountMinor: 900, currency: 'EUR' },
    });
    await notify(other, payment?.merchantRef ?? '');
    await other.runDue();
    expect((await waiting).result).toBe('succeeded');
    expect(Date.now() - since).toBeLessThan(20_000);
  });

  it('forget at once what nobody needs any more, and nothing else', async () => {
    const one = await openTestDomain();
    const other = await one.beside();
    await pay(one, await openOrder(one, 'paid'));
    await openOrder(one, 'left');
    await one.runDue();
    one.clock.advance(500 * DAY);
    await expireCheckouts(one);
    one.clock.advance(500 * DAY);
    await openOrder(one, 'fresh');
    await Promise.all([createRetention(one).run(), createRetention(other).run()]);
    const orders = await one.database.read.selectFrom('checkouts').select('order_ref').orderBy('id').execute();
    expect(orders.map(({ order_ref }) => order_ref)).toEqual(['paid', 'fresh']);
    expect(await one.database.read.selectFrom('confirmations').select('state').execute()).toEqual([
      { state: 'delivered' },
    ]);
  });

  it('start carefully on a copy that was put back once, however many of them start', async () => {
    const one = await openTestDomain({ idempotentStore: false });
    const other = await one.beside();
    one.platform.onConfirm = () => ({ result: 'notDelivered', answer: { status: '503', body: '' } });
    await pay(one, await openOrder(one));
    await one.runDue();
    await one.database.write((tx) => writeSetting(tx, RESTORED, 'yes'));
    const putBackAt = one.clock.now();
    await Promise.all([one, other].map((server) => startCarefully(server, 'it was restored')));
    one.clock.advance(MINUTE);
    await startCarefully(await one.beside(), 'it was restored');
    const rows = await one.database.read.selectFrom('confirmations').select(['state', 'unsure_since']).execute();
    expect(rows).toEqual([{ state: 'unsure', unsure_since: putBackAt }]);
  });
});
