import { describe, expect, it } from 'vitest';
import { declined } from '../../../../server/payments/outcome.ts';
import {
  actionsOf,
  authorize,
  authorized,
  booked,
  capture,
  EUR,
  flagsOf,
  movedAt,
  openCommerce,
  openFor,
  openTaking,
  paidCheckout,
  refund,
  release,
  tokenOf,
} from '../../support/commerce.ts';
import type { TestDomain } from '../../support/domain.ts';
import { pay } from '../../support/shopper.ts';

const MINUTE = 60_000;

describe('an order placed with a paid checkout', () => {
  it('is authorized: the money is reserved, and nothing is told through the outbox', async () => {
    const domain = await openCommerce();
    const answer = await authorize(domain, await paidCheckout(domain));
    expect(answer).toEqual({ result: 'succeeded', kind: 'authorize', token: tokenOf(answer), money: EUR(900) });
    expect(tokenOf(answer)).toMatch(/^act_[0-9a-f]{32}$/);
    await domain.pass(10 * MINUTE);
    expect(domain.platform.heard).toEqual([]);
    expect(movedAt(domain)).toEqual({ captured: 0, refunded: 0, stage: 'authorized' });
    expect(await flagsOf(domain)).toEqual([]);
  });

  it('is authorized the same where the provider took the money at once', async () => {
    const domain = await openTaking();
    expect(await authorize(domain, await paidCheckout(domain))).toMatchObject({ result: 'succeeded', money: EUR(900) });
    await domain.runDue();
    expect(domain.platform.heard).toEqual([]);
  });

  it.each([5, 50])('by %i calls at once is one action, and all are answered alike', async (times) => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain);
    const answers = await Promise.all(Array.from({ length: times }, () => authorize(domain, checkout)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.result).toBe('succeeded');
    expect(await actionsOf(domain)).toHaveLength(1);
  });

  it('is answered the same for ever, as long as the money is there', async () => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain);
    const first = await authorize(domain, checkout);
    await domain.pass(3 * 86_400_000, 86_400_000);
    await capture(domain, tokenOf(first), 400);
    expect(await authorize(domain, checkout)).toEqual(first);
  });

  it('is refused once the money of that authorization went back', async () => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain);
    await release(domain, tokenOf(await authorize(domain, checkout)));
    expect(await authorize(domain, checkout)).toMatchObject({ result: 'refused', status: 402, code: 'token_spent' });
  });
});

/** How the token comes to be of no use, and what its order says. */
const refusals: readonly (readonly [
  name: string,
  status: number,
  code: string,
  set: (domain: TestDomain) => Promise<Parameters<typeof authorize>[2] & { token: string }>,
])[] = [
  ['nobody opened', 402, 'token_foreign', async () => ({ token: `co_${'0'.repeat(32)}` })],
  ['that is none of ours', 402, 'token_foreign', async () => ({ token: 'testToken12334554' })],
  ['nobody paid', 402, 'payment_required', async (domain) => ({ token: await openFor(domain) })],
  [
    'whose card was declined',
    402,
    'payment_required',
    async (domain) => {
      domain.provider.onCreate = () => declined('card_declined', 'no');
      return { token: await paidCheckout(domain) };
    },
  ],
  [
    'whose shopper still has to confirm at the bank',
    402,
    'payment_required',
    async (domain) => {
      domain.provider.onCreate = (_input, book) => ({
        status: 'actionRequired',
        value: { payment: book({ stage: 'actionRequired' }) },
        redirectUrl: 'https://bank.example/',
        display: 'top',
      });
      return { token: await paidCheckout(domain) };
    },
  ],
  [
    'of another store',
    402,
    'token_foreign',
    async (domain) => ({ token: await paidCheckout(domain), store: domain.otherStore }),
  ],
  [
    'of another order',
    402,
    'token_foreign',
    async (domain) => ({ token: await paidCheckout(domain), orderRef: 'order-2' }),
  ],
  [
    'paid at one cent less',
    402,
    'amount_mismatch',
    async (domain) => ({ token: await paidCheckout(domain), amountMinor: 901 }),
  ],
  [
    'paid at one cent more',
    402,
    'amount_mismatch',
    async (domain) => ({ token: await paidCheckout(domain), amountMinor: 899 }),
  ],
  [
    'paid in another currency',
    402,
    'amount_mismatch',
    async (domain) => {
      const money = { amountMinor: 900, currency: 'USD' };
      return { token: await paidCheckout(domain, { quote: { money } }) };
    },
  ],
  [
    'whose reserve was released',
    402,
    'token_spent',
    async (domain) => {
      const token = await paidCheckout(domain);
      domain.provider.write(booked(domain).merchantRef, { stage: 'voided' });
      await domain.pass(2 * 86_400_000, 86_400_000 / 2);
      return { token };
    },
  ],
  [
    'paid by a live method for a test order',
    422,
    'mode_mismatch',
    async (domain) => {
      const token = await paidCheckout(domain);
      Object.assign(domain.methods.get('card') ?? {}, { test: false });
      return { token, test: true };
    },
  ],
  [
    'paid by a test method for a live order',
    422,
    'mode_mismatch',
    async (domain) => ({ token: await paidCheckout(domain), test: false }),
  ],
];

describe('an order placed with the token of a checkout', () => {
  it.each(refusals)('%s is refused with %i %s, and leaves no action', async (_name, status, code, set) => {
    const domain = await openCommerce();
    const { token, ...options } = await set(domain);
    const answer = await authorize(domain, token, options);
    expect(answer).toMatchObject({ result: 'refused', status, code, token });
    expect(await actionsOf(domain)).toEqual([]);
  });

  it('whose money was refunded by hand is refused', async () => {
    const domain = await openTaking();
    const token = await paidCheckout(domain);
    domain.provider.write(booked(domain).merchantRef, { refunded: EUR(900) });
    await domain.pass(2 * 86_400_000, 86_400_000 / 2);
    expect(await authorize(domain, token)).toMatchObject({ status: 402, code: 'token_spent' });
    expect(await actionsOf(domain)).toEqual([]);
  });

  it('whose money was refunded in part by hand is refused: the whole is no longer there', async () => {
    const domain = await openTaking();
    const token = await paidCheckout(domain);
    domain.provider.write(booked(domain).merchantRef, { refunded: EUR(100) });
    await domain.pass(2 * 86_400_000, 86_400_000 / 2);
    expect(await authorize(domain, token)).toMatchObject({ status: 402, code: 'token_spent' });
    expect(await actionsOf(domain)).toEqual([]);
  });

  it('whose money the bank is taking back is refused', async () => {
    const domain = await openTaking();
    const token = await paidCheckout(domain);
    domain.provider.write(booked(domain).merchantRef, { disputed: EUR(900) });
    await domain.pass(2 * 86_400_000, 86_400_000 / 2);
    expect(await authorize(domain, token)).toMatchObject({ status: 402, code: 'token_spent' });
  });

  it('that another call has used is refused: one payment backs one authorization', async () => {
    const domain = await openCommerce();
    const token = await paidCheckout(domain);
    await authorize(domain, token);
    expect(await authorize(domain, token, { key: 'another' })).toMatchObject({ status: 402, code: 'token_spent' });
    expect(await actionsOf(domain)).toHaveLength(1);
  });

  it('used by two calls at once backs only one of them', async () => {
    const domain = await openCommerce();
    const token = await paidCheckout(domain);
    const answers = await Promise.all(['one', 'two', 'three'].map((key) => authorize(domain, token, { key })));
    expect(answers.map(({ result }) => result).sort()).toEqual(['refused', 'refused', 'succeeded']);
  });

  it('unpaid is authorized once it is paid, by the same call', async () => {
    const domain = await openCommerce();
    const token = await openFor(domain);
    expect(await authorize(domain, token)).toMatchObject({ result: 'refused' });
    await pay(domain, token);
    expect(await authorize(domain, token)).toMatchObject({ result: 'succeeded' });
  });

  it('paid by a test method is taken for a test order, and by one that does not say', async () => {
    const domain = await openCommerce();
    expect(await authorize(domain, await paidCheckout(domain), { test: true })).toMatchObject({ result: 'succeeded' });
  });

  it('whose capture was refunded in full is spent', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    await refund(domain, tokenOf(await capture(domain, token, 900)), 900);
    const [{ public_id: checkout }] = await domain.database.read
      .selectFrom('checkouts')
      .select('public_id')
      .execute()
      .then((rows) => rows as [{ public_id: string }]);
    expect(await authorize(domain, checkout)).toMatchObject({ status: 402, code: 'token_spent' });
  });
});
