import { describe, expect, it } from 'vitest';
import { claimDue } from '../../../server/confirmations/claim.ts';
import { deliver } from '../../../server/confirmations/deliver.ts';
import { recordAttempt } from '../../../server/confirmations/record-attempt.ts';
import { recoverConfirmations } from '../../../server/confirmations/recover.ts';
import { createConfirmationSender } from '../../../server/confirmations/worker.ts';
import { operatorOf } from '../../../server/operator/open.ts';
import { succeeded } from '../../../server/payments/outcome.ts';
import type { ConfirmResult } from '../../../server/platforms/platform.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const answer = { status: '503', body: 'busy' };
const notDelivered: ConfirmResult = { result: 'notDelivered', answer };

async function paidOrder(options: { idempotentStore?: boolean } = {}): Promise<TestDomain> {
  const domain = await openTestDomain(options);
  await pay(domain, await openOrder(domain));
  return domain;
}

const row = (domain: TestDomain) =>
  domain.database.read.selectFrom('confirmations').selectAll().executeTakeFirstOrThrow();

describe('a store that is down', () => {
  it('for two hours loses nothing: it is told when it is back, and every attempt is kept', async () => {
    const domain = await paidOrder();
    domain.platform.onConfirm = () => notDelivered;
    await domain.pass(2 * HOUR, 5_000);
    domain.platform.onConfirm = (_confirmation, fulfil) => {
      fulfil();
      return { result: 'delivered', answer: { status: '200', body: '{"success":true}' } };
    };
    await domain.pass(2 * HOUR, 60_000);
    expect(domain.platform.fulfilled).toEqual(new Map([['order-1', 1]]));
    const shown = await operatorOf(domain).showConfirmation((await row(domain)).public_id);
    expect(shown?.confirmation.state).toBe('delivered');
    const statuses = (shown?.attempts ?? []).map((attempt) => attempt.status);
    expect(statuses).toEqual([...Array(statuses.length - 1).fill('503'), '200']);
    expect(statuses.length).toBeGreaterThan(6);
  });

  it('is not spoken of for a day, and then with what it answers and that nothing is given up', async () => {
    const domain = await paidOrder();
    domain.platform.onConfirm = () => notDelivered;
    const alerts = () => domain.alerts.filter(({ code }) => code === 'store_not_told');
    await domain.pass(23 * HOUR, MINUTE);
    expect(alerts()).toEqual([]);
    await domain.pass(8 * HOUR, MINUTE);
    expect(alerts()[0]).toMatchObject({ subject: (await row(domain)).store_id });
    expect(alerts()[0]?.message).toMatch(/order-1 for \d+ hours\. Its last answer: 503\. Tillgate goes on trying/);
  });

  it('is not spoken of at the first try where the money itself had come days before', async () => {
    const domain = await openTestDomain();
    domain.provider.onCreate = ({ money }, book) =>
      succeeded({
        payment: book({ stage: 'captured', captured: money, capturedAt: domain.clock.now() - 3 * 24 * HOUR }),
      });
    domain.platform.onConfirm = () => notDelivered;
    await pay(domain, await openOrder(domain));
    await domain.runDue();
    expect((await row(domain)).attempts).toBe(1);
    expect(domain.alerts).toEqual([]);
  });

  it('is tried at 0, 5 s, 30 s, 2 m, 10 m, 30 m, 1 h, 2 h, 4 h and then every 6 h', async () => {
    const domain = await paidOrder();
    domain.platform.onConfirm = () => notDelivered;
    const start = domain.clock.now();
    const times: number[] = [];
    domain.platform.onConfirm = () => {
      times.push((domain.clock.now() - start) / 1_000);
      return notDelivered;
    };
    await domain.runDue();
    await domain.pass(35 * SECOND, 5 * SECOND);
    await domain.pass(30 * HOUR, MINUTE);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits.slice(0, 10)).toEqual([5, 30, 120, 600, 1800, 3600, 7200, 14_400, 21_600, 21_600]);
  });

  it('is left in peace as long as it asked for', async () => {
    const domain = await paidOrder();
    domain.platform.onConfirm = () => ({ ...notDelivered, retryAfterMs: 10 * 60_000 });
    await domain.runDue();
    await domain.pass(9 * 60_000, 5_000);
    expect(domain.platform.heard).toHaveLength(1);
    await domain.pass(2 * 60_000, 5_000);
    expect(domain.platform.heard).toHaveLength(2);
  });

  it('until the platform forgets the order ends as a dead letter with an alert, and can be resent', async () => {
    const domain = await paidOrder();
    domain.platform.onConfirm = () => notDelivered;
    await domain.pass(7 * 24 * HOUR, HOUR);
    const dead = await row(domain);
    expect(dead.state).toBe('dead');
    expect(domain.alerts.map((alert) => alert.code)).toContain('confirmation_dead');
    const heard = domain.platform.heard.length;
    await domain.pass(24 * HOUR, HOUR);
    expect(domain.platform.heard).toHaveLength(heard);
    domain.platform.onConfirm = () => ({ result: 'delivered', answer });
    expect(await operatorOf(domain).resendConfirmation(dead.public_id)).toBe('queued');
    await domain.runDue();
    expect((await row(domain)).state).toBe('delivered');
    expect(await operatorOf(domain).resendConfirmation(dead.public_id)).toBe('already_delivered');
  });
});

describe('a send that may have worked, on a store where twice is not once', () => {
  it('is read back and not repeated when the store shows it paid', async () => {
    const domain = await paidOrder({ idempotentStore: false });
    domain.platform.onConfirm = (_confirmation, fulfil) => {
      fulfil();
      return { result: 'unsure', answer: { status: 'lost', body: '' } };
    };
    await domain.pass(2 * HOUR, 5_000);
    expect(domain.platform.heard).toHaveLength(1);
    expect((await row(domain)).state).toBe('delivered');
  });

  it('waits for silence before it is sent again when the store does not show it', async () => {
    const domain = await paidOrder({ idempotentStore: false });
    domain.platform.onConfirm = () => ({ result: 'unsure', answer: { status: 'lost', body: '' } });
    await domain.runDue();
    const { unsureQuietMs } = domain.schedules;
    await domain.pass(unsureQuietMs - SECOND, SECOND);
    expect(domain.platform.heard).toHaveLength(1);
    expect(domain.platform.readBacks).toBeGreaterThan(0);
    // The first try after the silence.
    await domain.pass(
      Math.max(...domain.schedules.confirmationRetriesMs.filter((wait) => wait <= 10 * MINUTE)),
      SECOND,
    );
    expect(domain.platform.heard).toHaveLength(2);
  });

  it('is never repeated while the store cannot be read back, and dies visibly', async () => {
    const domain = await paidOrder({ idempotentStore: false });
    domain.platform.onConfirm = () => ({ result: 'unsure', answer: { status: 'lost', body: '' } });
    domain.platform.onReadBack = () => null;
    await domain.runDue();
    await domain.pass(7 * 24 * HOUR, HOUR);
    expect(domain.platform.heard).toHaveLength(1);
    expect((await row(domain)).state).toBe('dead');
  });

  it('is parked when the store has reversed the order meanwhile', async () => {
    const domain = await paidOrder({ idempotentStore: false });
    domain.platform.onConfirm = () => ({ result: 'unsure', answer: { status: 'lost', body: '' } });
    domain.platform.onReadBack = () => ({ paid: false, blocked: 'reversed' });
    await domain.pass(60_000, 1_000);
    expect((await row(domain)).state).toBe('dead');
    expect(domain.alerts.map((alert) => alert.code)).toContain('confirmation_failing');
  });

  it('killed while sending: the next process reads back first', async () => {
    const domain = await paidOrder({ idempotentStore: false });
    domain.platform.onConfirm = (_confirmation, fulfil) => {
      fulfil();
      return new Promise(() => {});
    };
    void createConfirmationSender(domain).run();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(domain.platform.heard).toHaveLength(1);
    const after = await domain.restart();
    await recoverConfirmations(after);
    after.clock.advance(1_000);
    await after.runDue();
    expect(after.platform.fulfilled.get('order-1')).toBe(1);
    expect((await row(after)).state).toBe('delivered');
  });
});

describe('leases', () => {
  it('let four workers on one outbox send once', async () => {
    const domain = await paidOrder();
    const workers = Array.from({ length: 4 }, () => createConfirmationSender(domain));
    await Promise.all(workers.map((worker) => worker.run()));
    await Promise.all(workers.map((worker) => worker.idle()));
    expect(domain.platform.heard).toHaveLength(1);
  });

  it('fence: who lost the lease cannot write a result', async () => {
    const domain = await paidOrder();
    const [slow] = await claimDue(domain, () => 1, new Set());
    domain.clock.advance(61_000);
    const [fast] = await claimDue(domain, () => 1, new Set());
    if (!slow || !fast) throw new Error('nothing claimed');
    await recordAttempt(domain, slow, { sent: true, result: { result: 'impossible', answer } });
    expect((await row(domain)).state).toBe('sending');
    await recordAttempt(domain, fast, { sent: true, result: { result: 'delivered', answer } });
    expect((await row(domain)).state).toBe('delivered');
  });

  it('that ran out while a worker was held up let it send nothing any more', async () => {
    const domain = await paidOrder();
    const [late] = await claimDue(domain, () => 1, new Set());
    if (!late) throw new Error('nothing claimed');
    domain.clock.advance(40_000);
    await recordAttempt(domain, late, await deliver(domain, late));
    expect(domain.platform.heard).toEqual([]);
    expect((await row(domain)).state).toBe('waiting');
    await domain.pass(10_000, 1_000);
    expect(domain.platform.heard).toHaveLength(1);
  });

  it('are not taken over by the same worker when the wall clock leaps an hour ahead or back', async () => {
    const domain = await paidOrder();
    let finish = () => {};
    domain.platform.onConfirm = (_confirmation, fulfil) =>
      new Promise((resolve) => {
        finish = () => {
          fulfil();
          resolve({ result: 'delivered', answer });
        };
      });
    const sender = createConfirmationSender(domain);
    await sender.run();
    domain.clock.advance(HOUR);
    await sender.run();
    domain.clock.advance(-2 * HOUR);
    await sender.run();
    expect(domain.platform.heard).toHaveLength(1);
    finish();
    await sender.idle();
    expect(domain.platform.fulfilled.get('order-1')).toBe(1);
  });
});

describe('a worker told to stop while it takes up what is due', () => {
  it('puts it down unsent, for whoever looks next', async () => {
    const domain = await paidOrder();
    const sender = createConfirmationSender(domain);
    const looking = sender.run();
    sender.stop();
    await looking;
    await sender.idle();
    expect(domain.platform.heard).toEqual([]);
    expect(await row(domain)).toMatchObject({ state: 'waiting', lease_token: null, unsure_since: null });
    await domain.pass(10_000, 5_000);
    expect(domain.platform.fulfilled).toEqual(new Map([['order-1', 1]]));
  });
});
