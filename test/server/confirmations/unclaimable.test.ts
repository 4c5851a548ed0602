import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../server/clock.ts';
import { claimDue } from '../../../server/confirmations/claim.ts';
import type { Database } from '../../../server/database/database.ts';
import { DatabaseUnavailableError } from '../../../server/database/postgres/failures.ts';
import { answerGiven, answerLost } from '../../../server/payments/actions/delivered.ts';
import { performAction } from '../../../server/payments/actions/perform.ts';
import { unknown } from '../../../server/payments/outcome.ts';
import { authorized, moveRequest, openCommerce } from '../support/commerce.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

const confirmations = (domain: TestDomain) =>
  domain.database.read.selectFrom('confirmations').selectAll().orderBy('id').execute();

describe('a confirmation that cannot be claimed', () => {
  it('keeps no other from being told, and is tried again a minute later', async () => {
    const domain = await openTestDomain();
    for (const order of ['first', 'broken', 'last']) await pay(domain, await openOrder(domain, order));
    const [, broken] = await confirmations(domain);
    // A state that no version has written: nothing can be done with it.
    await domain.database.write((tx) =>
      tx
        .updateTable('confirmations')
        .set({ state: 'delivered' })
        .where('id', '=', broken?.id ?? 0)
        .execute(),
    );
    await domain.runDue();
    expect([...domain.platform.fulfilled.keys()].sort()).toEqual(['first', 'last']);
    expect((await confirmations(domain))[1]?.next_at).toBe(domain.clock.now() + MINUTE);
    await domain.pass(2 * MINUTE, 10 * SECOND);
    expect([...domain.platform.fulfilled.keys()].sort()).toEqual(['first', 'last']);
  });
});

describe('confirmations that cannot be claimed together', () => {
  it('are left as they are, but for those claimed, once the database is away', async () => {
    const domain = await openTestDomain();
    for (const order of ['first', 'second', 'third']) await pay(domain, await openOrder(domain, order));
    let writes = 0;
    const write: Database['write'] = (work, about) => {
      writes += 1;
      if (writes === 1) return Promise.reject(new Error('a bug'));
      if (writes === 2) return domain.database.write(work, about);
      return Promise.reject(new DatabaseUnavailableError('away'));
    };
    const claimed = await claimDue({ ...domain, database: { ...domain.database, write } }, () => 32, new Map());
    expect(claimed.map(({ order_ref }) => order_ref)).toEqual(['first']);
    expect(writes).toBe(3);
    expect((await confirmations(domain)).map(({ state }) => state)).toEqual(['sending', 'queued', 'queued']);
    expect((await confirmations(domain))[1]?.next_at).toBe(domain.clock.now());
  });
});

describe('an outcome of which nobody knows whether the platform has heard it', () => {
  it('is delivered once the platform has learnt it by asking again', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.onMove = () => unknown('timeout', 'no answer');
    domain.provider.onAsk = () => unknown('serverError', 'down');
    const request = moveRequest('capture', token, 400, { key: 'same' });
    const first = await performAction(domain, domain.store, 'gateway', request, 5);
    expect(first.answer.result).toBe('pending');
    if (first.action === null) throw new Error('no action');
    await domain.tasks.idle();
    await answerLost(domain, first.action);
    domain.provider.onMove = null;
    domain.provider.onAsk = null;
    domain.platform.onConfirm = () => ({ result: 'notDelivered', answer: { status: '503', body: '' } });
    await domain.pass(MINUTE, 5 * SECOND);
    expect(await confirmations(domain)).toMatchObject([{ kind: 'actionResult', state: 'waiting' }]);
    // As a start without the store in its configuration leaves what was being sent.
    const doubt = { state: 'unsure', unsure_since: domain.clock.now() };
    await domain.database.write((tx) => tx.updateTable('confirmations').set(doubt).execute());
    const again = await performAction(domain, domain.store, 'gateway', request, 5);
    expect(again.answer.result).toBe('succeeded');
    if (again.action === null) throw new Error('no action');
    await answerGiven(domain, again.action, true);
    await domain.pass(20 * MINUTE, MINUTE);
    expect(await confirmations(domain)).toMatchObject([{ kind: 'actionResult', state: 'delivered' }]);
  });
});
