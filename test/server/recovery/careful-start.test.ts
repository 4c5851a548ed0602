import { describe, expect, it } from 'vitest';
import { recoverConfirmations } from '../../../server/confirmations/recover.ts';
import { createConfirmationSender } from '../../../server/confirmations/worker.ts';
import { writeSetting } from '../../../server/database/repositories/settings.ts';
import { beginAction } from '../../../server/payments/actions/begin.ts';
import { recoverActions } from '../../../server/payments/actions/delivered.ts';
import { writeWithEffects } from '../../../server/payments/effects.ts';
import { pending, succeeded } from '../../../server/payments/outcome.ts';
import { createReconciler } from '../../../server/payments/reconciliation.ts';
import { recoverPayments } from '../../../server/payments/recover.ts';
import { startCarefully } from '../../../server/recovery/careful-start.ts';
import { RESTORED } from '../../../server/recovery/older-copy.ts';
import {
  actionsOf,
  authorized,
  booked,
  capture,
  EUR,
  movedAt,
  moveRequest,
  openCommerce,
  tokenOf,
} from '../support/commerce.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

const MINUTE = 60_000;

/** The first start on a copy that was put back. */
async function restart(domain: TestDomain): Promise<TestDomain> {
  await domain.database.write((tx) => writeSetting(tx, RESTORED, 'yes'));
  const after: TestDomain = { ...domain, putBackAt: domain.clock.now() };
  await startCarefully(after, 'it was restored');
  await recoverPayments(after);
  await recoverActions(after);
  await recoverConfirmations(after);
  return after;
}

const states = async (domain: TestDomain) =>
  (await domain.database.read.selectFrom('confirmations').select('state').orderBy('id').execute()).map(
    ({ state }) => state,
  );

/** Paid orders whose "paid" is queued, waiting, and was being sent when the copy was made. */
async function copyOf(domain: TestDomain): Promise<void> {
  domain.platform.onConfirm = () => ({ result: 'notDelivered', answer: { status: '503', body: '' } });
  for (const order of ['waiting', 'sending', 'queued']) {
    await pay(domain, await openOrder(domain, order));
    if (order !== 'queued') await domain.runDue();
  }
  const sending = { state: 'sending', lease_token: 'gone', lease_until: domain.clock.now() };
  await domain.database.write((tx) =>
    tx.updateTable('confirmations').set(sending).where('order_ref', '=', 'sending').execute(),
  );
  domain.platform.heard.length = 0;
  domain.platform.onConfirm = (_confirmation, fulfil) => {
    fulfil();
    return { result: 'delivered', answer: { status: '200', body: '' } };
  };
}

describe('what an older copy wants to tell', () => {
  it('is read back first where the store can be asked, and told where it certainly was not', async () => {
    const domain = await openTestDomain({ idempotentStore: false });
    await copyOf(domain);
    domain.platform.fulfilled.set('waiting', 1).set('sending', 1);
    const after = await restart(domain);
    expect(await states(after)).toEqual(['unsure', 'unsure', 'unsure']);
    await after.pass(30 * MINUTE);
    expect(domain.platform.heard.map(({ orderRef }) => orderRef)).toEqual(['queued']);
    expect([...domain.platform.fulfilled.values()]).toEqual([1, 1, 1]);
    expect(await states(after)).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('is left to a person where the store cannot be asked and nobody says that twice is harmless', async () => {
    const domain = await openTestDomain();
    await copyOf(domain);
    const after = await restart(domain);
    await after.pass(30 * MINUTE);
    expect(domain.platform.heard).toEqual([]);
    expect(await states(after)).toEqual(['dead', 'dead', 'dead']);
    const said = domain.alerts.filter(({ code }) => code === 'confirmation_in_doubt');
    expect(said.map(({ about }) => about).sort()).toEqual(['queued', 'sending', 'waiting']);
    expect(said[0]?.message).toMatch(/Look at the order there.*tillgate confirmations resend cf_/);
  });

  it('is told again where the platform says that this is harmless', async () => {
    const domain = await openTestDomain();
    Object.assign(domain.store.limits, { repeatIsHarmless: true });
    await copyOf(domain);
    const after = await restart(domain);
    await after.pass(30 * MINUTE);
    expect(await states(after)).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('is judged like that for money that was under way then, and as ever for money that came since', async () => {
    const domain = await openTestDomain();
    domain.provider.onCreate = (_input, book) => pending({ payment: book({ stage: 'processing' }) });
    await pay(domain, await openOrder(domain, 'old'));
    const [under] = domain.provider.books.values();
    domain.clock.advance(MINUTE);
    const after = await restart(domain);
    domain.clock.advance(MINUTE);
    after.provider.write(under?.merchantRef ?? '', { stage: 'captured', captured: EUR(900) });
    after.provider.onCreate = (input, book) =>
      succeeded({ payment: book({ stage: 'captured', captured: input.money }) });
    await pay(after, await openOrder(after, 'new'));
    await createReconciler(after).runDue();
    const sender = createConfirmationSender(after);
    await sender.run();
    await sender.idle();
    expect(domain.platform.heard.map(({ orderRef }) => orderRef)).toEqual(['new']);
    expect((await states(after)).sort()).toEqual(['dead', 'delivered']);
  });
});

describe('a refund the copy was about to ask for', () => {
  async function aboutToRefund() {
    const domain = await openCommerce();
    const captured = tokenOf(await capture(domain, await authorized(domain), 900));
    await writeWithEffects(domain, (tx, effects) =>
      beginAction(tx, domain, domain.store, 'gateway', moveRequest('refund', captured, 400), effects),
    );
    return domain;
  }

  it('is not made again when the provider shows it', async () => {
    const domain = await aboutToRefund();
    const before = booked(domain);
    domain.provider.books.set(before.merchantRef, { ...before, refunded: { amountMinor: 400, currency: 'EUR' } });
    const after = await restart(domain);
    await after.pass(10 * MINUTE);
    expect(movedAt(after)).toMatchObject({ refunded: 400 });
    expect((await actionsOf(after)).at(-1)).toMatchObject({ kind: 'refund', state: 'succeeded' });
  });

  it('is made when it does not', async () => {
    const after = await restart(await aboutToRefund());
    await after.pass(10 * MINUTE);
    expect(movedAt(after)).toMatchObject({ refunded: 400 });
    expect((await actionsOf(after)).at(-1)).toMatchObject({ kind: 'refund', state: 'succeeded' });
  });
});
