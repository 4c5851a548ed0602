import { describe, expect, it } from 'vitest';
import type { ActionResult } from '../../../../server/payments/actions/action.ts';
import { performAction } from '../../../../server/payments/actions/perform.ts';
import { declined, succeeded, unknown } from '../../../../server/payments/outcome.ts';
import {
  actionsOf,
  authorize,
  authorized,
  capture,
  EUR,
  flagsOf,
  LONG,
  nextProcess,
  openCommerce,
  openFor,
  paidCheckout,
  refund,
  SHORT,
  tokenOf,
  told,
} from '../../support/commerce.ts';
import type { TestDomain } from '../../support/domain.ts';
import { quoteOf } from '../../support/fake-platform.ts';
import { pay } from '../../support/shopper.ts';

const MINUTE = 60_000;
const customerRef = 'customer-1';
const his = { saveSource: true, quote: { customerRef } };

interface Keeping {
  readonly orderRef?: string | null;
  readonly customerRef?: string | null;
  readonly store?: TestDomain['store'];
}

async function keep(domain: TestDomain, token: string, asked: Keeping = {}): Promise<ActionResult> {
  const { orderRef = 'order-1', customerRef: whose = customerRef, store = domain.store } = asked;
  const request = { kind: 'token', token, orderRef, customerRef: whose } as const;
  return (await performAction(domain, store, 'gateway', request, LONG)).answer;
}

const keptIn = (answer: ActionResult): string => {
  if (answer.result !== 'kept') throw new Error(`not kept: ${JSON.stringify(answer)}`);
  return answer.paymentSourceToken;
};

/** A customer whose card was kept with a first order. */
async function saved(): Promise<{ domain: TestDomain; source: string }> {
  const domain = await openCommerce();
  return { domain, source: keptIn(await keep(domain, await paidCheckout(domain, his))) };
}

type Options = Parameters<typeof authorize>[2];

/** The customer's next order, paid without the shopper. */
const again = (domain: TestDomain, source: string, options: Options = {}) =>
  authorize(domain, source, { orderRef: 'order-2', quote: quoteOf(900, { customerRef }), ...options });

const chargesOf = (domain: TestDomain) =>
  [...domain.provider.books.values()].filter(({ stage }) => stage === 'authorized' || stage === 'captured').length - 1;

describe('a payment source', () => {
  it('is kept on the shopper’s wish, and is the same one however often it is asked for', async () => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain, his);
    expect(domain.provider.creates[0]?.tokenize).toBe(true);
    const first = await keep(domain, checkout);
    expect(first).toMatchObject({ result: 'kept', customerToken: customerRef });
    expect(keptIn(first)).toMatch(/^src_[0-9a-f]{32}$/);
    expect(await keep(domain, checkout)).toEqual(first);
    expect(await keep(domain, keptIn(first))).toEqual(first);
    expect(JSON.stringify(first)).not.toContain('token-of-');
  });

  it('is not kept unless the shopper was asked', async () => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain);
    expect(domain.provider.creates[0]?.tokenize).toBe(false);
    expect(await keep(domain, checkout)).toMatchObject({ status: 422, code: 'saving_not_asked' });
  });

  it('is not kept by a method that has none', async () => {
    const domain = await openCommerce({ tokens: false });
    const checkout = await paidCheckout(domain, his);
    expect(await keep(domain, checkout)).toMatchObject({ status: 422, code: 'source_not_kept' });
  });

  it('is not kept before the shopper has paid', async () => {
    const domain = await openCommerce();
    const checkout = await openFor(domain, his);
    expect(await keep(domain, checkout)).toMatchObject({ status: 402, code: 'payment_required' });
    expect(await keep(domain, `co_${'0'.repeat(32)}`)).toMatchObject({ status: 402, code: 'token_foreign' });
  });

  it('is given to its own order, store and customer only', async () => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain, his);
    const foreign = { result: 'refused', status: 402, code: 'token_foreign' };
    expect(await keep(domain, checkout, { orderRef: 'order-2' })).toMatchObject(foreign);
    expect(await keep(domain, checkout, { store: domain.otherStore })).toMatchObject(foreign);
    expect(await keep(domain, checkout, { customerRef: 'customer-2', orderRef: null })).toMatchObject(foreign);
    const source = keptIn(await keep(domain, checkout));
    expect(await keep(domain, source, { customerRef: 'customer-2' })).toMatchObject(foreign);
    expect(await keep(domain, source, { store: domain.otherStore })).toMatchObject(foreign);
    expect(await keep(domain, `src_${'0'.repeat(32)}`)).toMatchObject(foreign);
  });
});

describe('an order placed with a kept source', () => {
  it('is paid without the shopper, and its money moves like any other', async () => {
    const { domain, source } = await saved();
    const answer = await again(domain, source);
    expect(answer).toMatchObject({ result: 'succeeded', kind: 'authorize', money: EUR(900) });
    expect(domain.provider.authorizes).toMatchObject([
      {
        paymentSourceToken: expect.stringMatching(/^token-of-pay_/),
        money: EUR(900),
        capture: 'manual',
        orderRef: 'order-2',
      },
    ]);
    const taken = await capture(domain, tokenOf(answer), 900, { orderRef: 'order-2' });
    expect(await refund(domain, tokenOf(taken), 400, { orderRef: 'order-2' })).toMatchObject({ result: 'succeeded' });
    expect([...domain.provider.books.values()][1]).toMatchObject({ captured: EUR(900), refunded: EUR(400) });
    await domain.pass(2 * 60 * MINUTE, 10 * MINUTE);
    // The first order was never placed; this one was.
    expect(await flagsOf(domain)).toEqual(['notPlaced']);
  });

  it.each([5, 50])('by %i calls at once is charged once, and all are answered alike', async (times) => {
    const { domain, source } = await saved();
    const answers = await Promise.all(Array.from({ length: times }, () => again(domain, source)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await again(domain, source)).toEqual(answers[0]);
    expect(domain.provider.authorizes).toHaveLength(1);
    expect(chargesOf(domain)).toBe(1);
  });

  it('by two calls under different keys at once is charged once', async () => {
    const { domain, source } = await saved();
    const answers = await Promise.all(['one', 'two'].map((key) => again(domain, source, { key })));
    expect(answers.map(({ result }) => result).sort()).toEqual(['refused', 'succeeded']);
    expect(await again(domain, source, { key: 'three' })).toMatchObject({ status: 422, code: 'order_paid' });
    expect(chargesOf(domain)).toBe(1);
  });

  it('is a 402 when the card is declined, the same for 15 seconds, then a new try', async () => {
    const { domain, source } = await saved();
    domain.provider.onAuthorize = () => declined('insufficient_funds', 'no');
    const answer = await again(domain, source);
    expect(answer).toMatchObject({ result: 'refused', status: 402, code: 'insufficient_funds' });
    domain.provider.onAuthorize = (input, book) => succeeded(book({ stage: 'authorized', authorized: input.money }));
    expect(await again(domain, source)).toEqual(answer);
    domain.clock.advance(15_000);
    expect(await again(domain, source)).toMatchObject({ result: 'succeeded' });
    expect(chargesOf(domain)).toBe(1);
  });

  it('is a 402 when the bank wants the shopper, who is not there; the attempt is given up at the provider', async () => {
    const { domain, source } = await saved();
    domain.provider.onAuthorize = (_input, book) => ({
      status: 'actionRequired',
      value: book({ stage: 'actionRequired' }),
      redirectUrl: 'https://bank.example/',
      display: 'top',
    });
    expect(await again(domain, source)).toMatchObject({ result: 'refused', status: 402 });
    expect([...domain.provider.books.values()][1]?.stage).toBe('voided');
    expect(chargesOf(domain)).toBe(0);
  });

  it('whose answer was lost is found at the provider, told once and charged once', async () => {
    const { domain, source } = await saved();
    domain.provider.onAuthorize = (input, book) => {
      book({ stage: 'authorized', authorized: input.money });
      return unknown('timeout', 'no answer');
    };
    const answer = await again(domain, source, { within: 50 });
    expect(answer).toMatchObject({ result: 'pending' });
    await domain.pass(MINUTE, 5_000);
    expect(told(domain)).toEqual(['authorize ok']);
    expect(await again(domain, source)).toMatchObject({ result: 'succeeded', token: tokenOf(answer) });
    expect(domain.provider.authorizes).toHaveLength(1);
    expect(chargesOf(domain)).toBe(1);
  });

  it('whose request was lost fails once the provider has never heard of it', async () => {
    const { domain, source } = await saved();
    domain.provider.onAuthorize = () => unknown('connectionLost', 'never arrived');
    await again(domain, source, { within: 50 });
    await domain.pass(MINUTE, 5_000);
    expect(told(domain)).toEqual([]);
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['authorize processing_error']);
    expect(chargesOf(domain)).toBe(0);
  });

  it('slowly is answered "later", and told once', async () => {
    const { domain, source } = await saved();
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    domain.provider.onAuthorize = async (input, book) => {
      await slow;
      return succeeded(book({ stage: 'authorized', authorized: input.money }));
    };
    const answers = await Promise.all([
      again(domain, source, { within: SHORT }),
      again(domain, source, { within: SHORT }),
    ]);
    expect(answers).toMatchObject([{ result: 'pending' }, { result: 'pending' }]);
    release();
    await domain.tasks.idle();
    await domain.pass(10_000, 1_000);
    expect(told(domain)).toEqual(['authorize ok']);
    expect(domain.provider.authorizes).toHaveLength(1);
  });

  it('by a process that was killed while the provider worked is found by the next, and charged once', async () => {
    const { domain, source } = await saved();
    domain.provider.onAuthorize = (input, book) => {
      book({ stage: 'authorized', authorized: input.money });
      return new Promise(() => undefined);
    };
    void again(domain, source, { within: 500 }).catch(() => undefined);
    await expect.poll(() => domain.provider.authorizes.length, { interval: 2 }).toBe(1);
    const next = await nextProcess(domain);
    await next.pass(MINUTE, 5_000);
    expect(await flagsOf(next)).toEqual(['unheard']);
    expect(await again(next, source)).toMatchObject({ result: 'succeeded' });
    expect(await flagsOf(next)).toEqual(['unheard (resolved)']);
    expect(next.provider.authorizes).toHaveLength(1);
    expect(chargesOf(next)).toBe(1);
  });
});

describe('a kept source is refused', () => {
  const cases: readonly (readonly [string, number, string, (domain: TestDomain) => Options])[] = [
    ['to another customer', 402, 'token_foreign', () => ({ quote: quoteOf(900, { customerRef: 'customer-2' }) })],
    ['to a guest', 402, 'token_foreign', () => ({ quote: quoteOf(900) })],
    ['to another store', 402, 'token_foreign', (domain) => ({ store: domain.otherStore })],
    ['to a live order, being a test card', 422, 'mode_mismatch', () => ({ test: false })],
  ];

  it.each(cases)('%s', async (_name, status, code, options) => {
    const { domain, source } = await saved();
    expect(await again(domain, source, options(domain))).toMatchObject({ result: 'refused', status, code });
    expect(await actionsOf(domain)).toEqual([]);
    expect(domain.provider.authorizes).toEqual([]);
  });

  it('when nobody kept it', async () => {
    const { domain } = await saved();
    expect(await again(domain, `src_${'0'.repeat(32)}`)).toMatchObject({ status: 402, code: 'token_foreign' });
  });

  it('while the shopper is paying the order at a checkout', async () => {
    const { domain, source } = await saved();
    const checkout = await openFor(domain, { orderRef: 'order-2' });
    await pay(domain, checkout, { method: 'bank' });
    expect(await again(domain, source)).toMatchObject({ status: 409, code: 'payment_running' });
    expect(domain.provider.authorizes).toEqual([]);
  });

  it('when the order is paid at a checkout, placed or not', async () => {
    const { domain, source } = await saved();
    await authorized(domain, { orderRef: 'order-2' });
    expect(await again(domain, source)).toMatchObject({ status: 422, code: 'order_paid' });
    await paidCheckout(domain, { orderRef: 'order-3' });
    expect(await again(domain, source, { orderRef: 'order-3' })).toMatchObject({ status: 422, code: 'order_paid' });
    expect(domain.provider.authorizes).toEqual([]);
  });
});
