import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MoveMoney, ProviderPayment } from '../../../../server/providers/provider.ts';
import type { StripeFault } from '../../../fakes/stripe/faults.ts';
import { createRefund } from '../../../fakes/stripe/refunds.ts';
import { dispute } from '../../../fakes/stripe/shopper.ts';
import { type Fixture, idle, known, move, openFixture, outcomeValue, paid, session } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const capture = (input: MoveMoney) => fixture.provider.capture?.(input);
const release = (input: MoveMoney) => fixture.provider.void?.(input);
const refund = (input: MoveMoney) => fixture.provider.refund?.(input);
const retrieve = async (payment: ProviderPayment): Promise<ProviderPayment> =>
  outcomeValue(await fixture.provider.retrieve(known(payment), idle()));

describe('an authorization', () => {
  it('says what of it can be captured', async () => {
    const authorized = await paid(fixture, { capture: 'manual' });
    expect(authorized).toMatchObject({ stage: 'authorized', authorized: EUR(1_250), capturable: EUR(1_250) });
    expect(authorized).not.toHaveProperty('capturedAt');
    fixture.clock.advance(60_000);
    expect(await capture(move(authorized, 1_000))).toMatchObject({
      status: 'succeeded',
      value: { authorized: EUR(1_250), captured: EUR(1_000), capturable: EUR(0), capturedAt: fixture.clock.now() },
    });
  });

  it('that was released is no refund, although Stripe writes it down as one', async () => {
    const whole = await paid(fixture, { capture: 'manual' });
    await release(move(whole, 1_250));
    expect(fixture.fake.books.refunds.size).toBe(1);
    expect(await retrieve(whole)).toMatchObject({ stage: 'voided', refunded: EUR(0), capturable: EUR(0) });

    const part = await paid(fixture, { capture: 'manual' });
    await capture(move(part, 1_000));
    expect(fixture.fake.books.refunds.size).toBe(2);
    expect(await retrieve(part)).toMatchObject({ captured: EUR(1_000), refunded: EUR(0) });
  });

  it.each([100, 250, 1_000])('of which a part was captured gives back %d, not more and not less', async (amount) => {
    const part = await paid(fixture, { capture: 'manual' });
    await capture(move(part, 1_000));
    fixture.clock.advance(1_000);
    expect(await refund(move(part, amount))).toMatchObject({ status: 'succeeded', value: { refunded: EUR(amount) } });
    expect(await retrieve(part)).toMatchObject({ captured: EUR(1_000), refunded: EUR(amount) });
  });

  it('counts a refund made by hand of just the released amount, in the same second too', async () => {
    const part = await paid(fixture, { capture: 'manual' });
    await capture(move(part, 1_000));
    createRefund(fixture.fake.books, { payment_intent: part.providerRef, amount: '250' });
    expect(await retrieve(part)).toMatchObject({ refunded: EUR(250) });
  });

  it('is not captured again after a part, nor cancelled', async () => {
    const part = await paid(fixture, { capture: 'manual' });
    await capture(move(part, 1_000));
    expect(await capture(move(part, 100))).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(await release(move(part, 250))).toMatchObject({ status: 'succeeded', value: { captured: EUR(1_000) } });
  });
});

describe('a move is refused before Stripe is asked to make it', () => {
  const madeBy = (payment: ProviderPayment) =>
    fixture.fake.seen.filter(({ method, url }) => method === 'POST' && url.includes(payment.providerRef)).length;

  it('for another payment of ours', async () => {
    const [one, other] = [await paid(fixture, { capture: 'manual' }), await paid(fixture, { capture: 'manual' })];
    const input = { ...move(one, 1_000), merchantRef: other.merchantRef };
    for (const run of [capture, release, refund]) {
      expect(await run(input)).toMatchObject({ status: 'rejected', code: 'not_found' });
    }
    expect(madeBy(one)).toBe(0);
  });

  it('in another currency, or of an amount Stripe cannot move', async () => {
    const payment = await paid(fixture, { money: { amountMinor: 12_340, currency: 'KWD' } });
    const wrong = { ...move(payment, 100), money: EUR(100) };
    expect(await refund(wrong)).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(await refund(move(payment, 1_235))).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(fixture.fake.books.refunds.size).toBe(0);
  });

  it('while the shopper has not paid', async () => {
    const begun = await fixture.provider.createSession(session());
    const { payment } = outcomeValue<{ payment: ProviderPayment }>(begun);
    for (const run of [capture, refund]) {
      expect(await run(move(payment, 100))).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    }
  });
});

describe('a refund', () => {
  it('is refused while the money is disputed', async () => {
    const payment = await paid(fixture);
    dispute(fixture.fake.books, payment.providerRef);
    expect(await refund(move(payment, 100))).toMatchObject({ status: 'rejected' });
  });

  it('is found by its key when Stripe has forgotten that, and is not made twice', async () => {
    const payment = await paid(fixture);
    const input = move(payment, 400);
    await refund(input);
    fixture.clock.advance(3 * 24 * 3_600_000);
    expect(await refund(input)).toMatchObject({ status: 'succeeded', value: { refunded: EUR(400) } });
    expect(fixture.fake.books.refunds.size).toBe(1);
  });

  it('of which Stripe only remembers a failure is found, if it was made after all', async () => {
    const payment = await paid(fixture);
    const input = move(payment, 400);
    fixture.fake.trouble.next('serverErrorAfter');
    expect(await refund(input)).toMatchObject({ status: 'unknown', cause: 'serverError' });
    expect(await refund(input)).toMatchObject({ status: 'succeeded', value: { refunded: EUR(400) } });
    expect(fixture.fake.books.refunds.size).toBe(1);
  });

  it('adds up over more of them than one page holds', async () => {
    const payment = await paid(fixture);
    for (let index = 0; index < 104; index += 1) {
      createRefund(fixture.fake.books, { payment_intent: payment.providerRef, amount: '3' });
    }
    expect((await retrieve(payment)).refunded).toEqual(EUR(312));
  });
});

describe('trouble on the line while money moves', () => {
  const expected: readonly (readonly [StripeFault, object])[] = [
    ['requestLost', { status: 'unknown', cause: 'connectionLost' }],
    ['answerLost', { status: 'unknown', cause: 'connectionLost' }],
    ['serverError', { status: 'unknown', cause: 'serverError' }],
    ['serverErrorAfter', { status: 'unknown', cause: 'serverError' }],
    ['gatewayHtml', { status: 'unknown', cause: 'serverError' }],
    ['html403', { status: 'unknown', cause: 'unparseable' }],
    ['redirect', { status: 'unknown', cause: 'unparseable' }],
    ['garbage', { status: 'unknown', cause: 'unparseable' }],
    ['rateLimited', { status: 'rejected', code: 'unreachable' }],
  ];

  it.each(expected)('%s is no verdict that the books could contradict', async (fault, outcome) => {
    const payment = await paid(fixture, { capture: 'manual' });
    const input = move(payment, 1_000);
    fixture.fake.trouble.next(fault, 'POST');
    expect(await capture(input)).toMatchObject(outcome);
    const after = await retrieve(payment);
    const again = await capture(input);
    if (after.captured.amountMinor === 0) expect(again).toMatchObject({ status: 'succeeded' });
    expect(['succeeded', 'unknown']).toContain(again?.status);
    expect(await retrieve(payment)).toMatchObject({ captured: EUR(1_000) });
  });

  it('silence is unknown when the caller’s time is up', async () => {
    const payment = await paid(fixture);
    fixture.fake.trouble.next('silence');
    const outcome = await refund({ ...move(payment, 100), signal: AbortSignal.timeout(60) });
    expect(outcome).toMatchObject({ status: 'unknown', cause: 'timeout' });
  });

  it('a word that Stripe has never said is unknown, not a state', async () => {
    const payment = await paid(fixture);
    fixture.fake.trouble.next('unknownStatus');
    expect(await fixture.provider.retrieve(known(payment), idle())).toMatchObject({
      status: 'unknown',
      cause: 'unparseable',
    });
  });

  it('a request that is at work twice under one key is unknown, and moves money once', async () => {
    const payment = await paid(fixture, { capture: 'manual' });
    const input = move(payment, 1_250);
    await retrieve(payment);
    const [first, second] = await Promise.all([capture(input), capture(input)]);
    expect([first?.status, second?.status]).toContain('succeeded');
    expect(['succeeded', 'unknown']).toContain(first?.status);
    expect(['succeeded', 'unknown']).toContain(second?.status);
    expect(await retrieve(payment)).toMatchObject({ captured: EUR(1_250) });
  });

  it('a key that Stripe does not accept is told as such', async () => {
    const stranger = await openFixture({ fake: { keys: ['sk_test_anotherOne0123456'] } });
    const payment = await paid(fixture);
    const outcome = await stranger.provider.retrieve(known(payment), idle());
    expect(outcome).toMatchObject({ status: 'rejected', code: 'unauthorized' });
    await stranger.close();
  });
});
