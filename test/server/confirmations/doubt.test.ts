import { describe, expect, it } from 'vitest';
import { createAlerts } from '../../../server/alerts.ts';
import { recoverConfirmations } from '../../../server/confirmations/recover.ts';
import { createConfirmationSender } from '../../../server/confirmations/worker.ts';
import { operatorOf } from '../../../server/operator/open.ts';
import type { ConfirmResult } from '../../../server/platforms/platform.ts';
import { openTestDomain, type TestDomain, testClock } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const answer = { status: 'lost', body: '' };
const unsure: ConfirmResult = { result: 'unsure', answer };

/** A paid order of a store where twice is not once, whose first "paid" got no sure answer and did nothing yet. */
async function doubtful(): Promise<TestDomain> {
  const domain = await openTestDomain({ idempotentStore: false });
  domain.platform.onConfirm = () => unsure;
  await pay(domain, await openOrder(domain));
  await domain.runDue();
  return domain;
}

const row = (domain: TestDomain) =>
  domain.database.read.selectFrom('confirmations').selectAll().executeTakeFirstOrThrow();
const told = (domain: TestDomain) => domain.platform.fulfilled.get('order-1') ?? 0;

describe('doubt about a send', () => {
  it('survives the store’s absence from the configuration', async () => {
    const domain = await doubtful();
    domain.platform.fulfilled.set('order-1', 1);
    const stores = domain.stores as Map<string, typeof domain.store>;
    stores.delete('shop');
    await domain.pass(MINUTE, SECOND);
    stores.set('shop', domain.store);
    await domain.pass(HOUR, 10 * SECOND);
    expect(domain.platform.heard).toHaveLength(1);
    expect((await row(domain)).state).toBe('delivered');
  });

  it('does not keep a store from being told where twice is once', async () => {
    const domain = await openTestDomain();
    domain.platform.onConfirm = () => unsure;
    await pay(domain, await openOrder(domain));
    await domain.runDue();
    const stores = domain.stores as Map<string, typeof domain.store>;
    stores.delete('shop');
    await domain.pass(MINUTE, SECOND);
    stores.set('shop', domain.store);
    domain.platform.onReadBack = () => null;
    domain.platform.onConfirm = () => ({ result: 'delivered', answer });
    await domain.pass(HOUR, 10 * SECOND);
    expect((await row(domain)).state).toBe('delivered');
  });

  it('survives being parked and resent by hand', async () => {
    const domain = await doubtful();
    domain.platform.onReadBack = () => ({ paid: false, blocked: 'held' });
    await domain.pass(MINUTE, SECOND);
    expect((await row(domain)).state).toBe('dead');
    domain.platform.onReadBack = () => ({ paid: true, blocked: null });
    await operatorOf(domain).resendConfirmation((await row(domain)).public_id);
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(1);
    expect((await row(domain)).state).toBe('delivered');
  });

  it('begins anew with a second send that a kill interrupts', async () => {
    const domain = await doubtful();
    domain.platform.onConfirm = () => new Promise<ConfirmResult>(() => {});
    const sender = createConfirmationSender(domain);
    for (let gone = 0; gone < 20 * MINUTE && domain.platform.heard.length < 2; gone += 5 * SECOND) {
      domain.clock.advance(5 * SECOND);
      await sender.run();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(domain.platform.heard).toHaveLength(2);

    const after = await domain.restart();
    await recoverConfirmations(after);
    await after.pass(after.schedules.unsureQuietMs - 5 * SECOND, 5 * SECOND);
    expect(after.platform.heard).toHaveLength(2);
    // The second send takes effect after all, within the silence.
    after.platform.fulfilled.set('order-1', 1);
    after.platform.onConfirm = (_confirmation, fulfil) => {
      fulfil();
      return { result: 'delivered', answer };
    };
    await after.pass(HOUR, 10 * SECOND);
    expect(told(after)).toBe(1);
    expect((await row(after)).state).toBe('delivered');
  });
});

describe('a platform that breaks its contract', () => {
  it('by throwing is tried by the schedule, and never sent blindly where twice is not once', async () => {
    const domain = await openTestDomain({ idempotentStore: false });
    domain.platform.onConfirm = (_confirmation, fulfil) => {
      fulfil();
      throw new Error('bug');
    };
    await pay(domain, await openOrder(domain));
    await domain.pass(10 * SECOND, SECOND);
    expect(domain.platform.heard).toHaveLength(1);
    expect((await row(domain)).state).toBe('delivered');
  });

  it('by never answering does not hold the confirmation for ever', async () => {
    const domain = await openTestDomain({ idempotentStore: false });
    const brisk: TestDomain = { ...domain, schedules: { ...domain.schedules, confirmationLeaseMs: 50 } };
    domain.platform.onConfirm = () => new Promise<ConfirmResult>(() => {});
    await pay(domain, await openOrder(domain));
    const sender = createConfirmationSender(brisk);
    await sender.run();
    await sender.idle();
    expect((await row(domain)).state).toBe('unsure');
  });
});

describe('two orders given up within the hour', () => {
  it('are both said aloud', () => {
    const lines: string[] = [];
    const logger = { error: (_fields: unknown, message: string) => lines.push(message) };
    const alert = createAlerts(logger as never, testClock());
    for (const order of ['a', 'b', 'a']) {
      alert({ code: 'confirmation_dead', subject: 'shop', about: order, message: `order ${order}` });
    }
    expect(lines).toEqual(['order a', 'order b']);
  });
});
