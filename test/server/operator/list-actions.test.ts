import { describe, expect, it } from 'vitest';
import { operatorOf } from '../../../server/operator/open.ts';
import { declined } from '../../../server/payments/outcome.ts';
import { authorize, authorized, capture, openCommerce, openFor, refund, tokenOf } from '../support/commerce.ts';
import type { TestDomain } from '../support/domain.ts';
import { pay } from '../support/shopper.ts';
import { later, silence, stuck } from './stuck.ts';

const list = (domain: TestDomain, filter: { all?: boolean; orderRef?: string; limit?: number } = {}) =>
  operatorOf(domain).listActions({ all: false, limit: 50, ...filter });

describe('the list of actions', () => {
  it('shows by default what is not decided, newest first, and what it waits for', async () => {
    const { domain, action, parent } = await stuck('capture', 400);
    const next = tokenOf(await capture(domain, parent, 500, later));
    const [checkout] = await domain.database.read.selectFrom('checkouts').select('public_id').execute();
    expect(await list(domain)).toMatchObject([
      { id: next, kind: 'capture', state: 'waiting', waitsFor: { what: 'turn', behind: action } },
      {
        id: action,
        store: 'shop',
        orderRef: 'order-1',
        checkout: checkout?.public_id,
        kind: 'capture',
        state: 'submitted',
        money: { amountMinor: 400, currency: 'EUR' },
        failure: null,
        waitsFor: { what: 'person' },
        resolvedAt: null,
      },
    ]);
  });

  it('says when the provider is looked at next', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    silence(domain);
    await capture(domain, token, 400, later);
    const [row] = await list(domain);
    expect(row).toMatchObject({ state: 'submitted', waitsFor: { what: 'provider' } });
    const at = row?.waitsFor?.what === 'provider' ? row.waitsFor.nextAt : 0;
    expect(at).toBe(domain.clock.now() + 5_000);
  });

  it('tells money that has not come from money that is held back', async () => {
    const domain = await openCommerce();
    const checkout = await openFor(domain);
    await pay(domain, checkout, { method: 'bank' });
    const id = tokenOf(await authorize(domain, checkout));
    expect(await list(domain)).toMatchObject([{ id, state: 'waiting', waitsFor: { what: 'money', nextAt: null } }]);
    await operatorOf(domain).markPaid({
      target: checkout,
      received: { amountMinor: 500, currency: 'EUR' },
      bankRef: 'b1',
      accept: false,
      by: 'Ann',
    });
    expect(await list(domain)).toMatchObject([{ id, waitsFor: { what: 'flags' } }]);
  });

  it('with all, also shows what is decided, of one order if asked, and no more than asked', async () => {
    const domain = await openCommerce();
    const token = tokenOf(await capture(domain, await authorized(domain), 900));
    domain.provider.onMove = () => declined('processing_error', 'account closed');
    await refund(domain, token, 300);
    domain.provider.onMove = null;
    await authorized(domain, { orderRef: 'order-2' });
    expect(await list(domain)).toEqual([]);
    const kinds = async (filter: { orderRef?: string; limit?: number }) =>
      (await list(domain, { all: true, ...filter })).map(({ kind, orderRef }) => `${orderRef} ${kind}`);
    expect(await kinds({})).toEqual(['order-2 authorize', 'order-1 refund', 'order-1 capture', 'order-1 authorize']);
    expect(await kinds({ orderRef: 'order-2' })).toEqual(['order-2 authorize']);
    expect(await kinds({ orderRef: 'order' })).toEqual([]);
    expect(await kinds({ limit: 2 })).toEqual(['order-2 authorize', 'order-1 refund']);
    expect((await list(domain, { all: true }))[1]).toMatchObject({
      state: 'failed',
      failure: { code: 'processing_error', message: 'account closed' },
      waitsFor: null,
      resolvedAt: domain.clock.now(),
    });
  });
});
