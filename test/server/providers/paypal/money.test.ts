import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MoveMoney, ProviderPayment } from '../../../../server/providers/provider.ts';
import { CLIENT_ID } from '../../../fakes/paypal/fake.ts';
import type { PayPalFault } from '../../../fakes/paypal/faults.ts';
import { refundCapture } from '../../../fakes/paypal/payments.ts';
import { dispute } from '../../../fakes/paypal/shopper.ts';
import { begun, type Fixture, idle, known, move, openFixture, outcomeValue, paid, press, session } from './fixture.ts';

const DAY = 24 * 3_600_000;
let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const retrieve = async (payment: ProviderPayment): Promise<ProviderPayment> =>
  outcomeValue(await fixture.provider.retrieve(known(payment), idle()));
const capture = (input: MoveMoney) => fixture.provider.capture?.(input);
const release = (input: MoveMoney) => fixture.provider.void?.(input);
const refund = (input: MoveMoney) => fixture.provider.refund?.(input);
const held = () => paid(fixture, { capture: 'manual' });

describe('a capture', () => {
  it('in parts leaves the rest open, and the last one closes it', async () => {
    const payment = await held();
    expect(await capture(move(payment, 500))).toMatchObject({
      status: 'succeeded',
      value: { stage: 'authorized', captured: EUR(500), capturable: EUR(750) },
    });
    expect(await capture(move(payment, 750))).toMatchObject({
      status: 'succeeded',
      value: { stage: 'captured', captured: EUR(1_250), capturable: EUR(0) },
    });
    const finals = [...fixture.fake.books.captures.values()].map(({ it }) => it.final_capture);
    expect(finals).toEqual([false, true]);
  });

  it('is never more than was authorized, though PayPal would take 15 % on top, and though two come at once', async () => {
    const payment = await held();
    expect(await capture(move(payment, 1_400))).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    const both = await Promise.all([capture(move(payment, 700)), capture(move(payment, 700))]);
    expect(both.map((outcome) => outcome?.status)).toEqual(['succeeded', 'rejected']);
    expect(await retrieve(payment)).toMatchObject({ captured: EUR(700) });
  });

  it('is found by its key when PayPal has forgotten that, and is not made twice', async () => {
    const payment = await held();
    const input = move(payment, 400);
    await capture(input);
    fixture.clock.advance(20 * DAY);
    expect(await capture(input)).toMatchObject({ status: 'succeeded', value: { captured: EUR(400) } });
    expect(await capture({ ...input, money: EUR(300) })).toMatchObject({ status: 'rejected' });
    expect(fixture.fake.books.captures.size).toBe(1);
  });

  it('of what has lapsed is refused, and the rest stays captured', async () => {
    const payment = await held();
    await capture(move(payment, 400));
    fixture.clock.advance(30 * DAY);
    expect(await capture(move(payment, 100))).toMatchObject({ status: 'rejected' });
    expect(await retrieve(payment)).toMatchObject({ stage: 'expired', captured: EUR(400), capturable: EUR(0) });
    expect(await release(move(payment, 850))).toMatchObject({ status: 'succeeded', value: { captured: EUR(400) } });
  });

  it('and a release once the shopper has not even approved are refused', async () => {
    const { payment } = await begun(fixture, { capture: 'manual' });
    expect(await capture(move(payment, 100))).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(await refund(move(payment, 100))).toMatchObject({ status: 'rejected', code: 'invalid_request' });
  });
});

describe('a refund', () => {
  it('comes from as many captures as it takes, oldest first, and each key moves it once', async () => {
    const payment = await held();
    for (const minor of [300, 400, 550]) await capture(move(payment, minor));
    const input = move(payment, 600);
    expect(await refund(input)).toMatchObject({ status: 'succeeded', value: { refunded: EUR(600) } });
    expect(await refund(input)).toMatchObject({ status: 'succeeded', value: { refunded: EUR(600) } });
    expect([...fixture.fake.books.refunds.values()].map(({ it }) => it.amount.value)).toEqual(['3.00', '3.00']);
    expect(await refund(move(payment, 651))).toMatchObject({ status: 'rejected' });
    expect(await refund(move(payment, 650))).toMatchObject({ status: 'succeeded', value: { refunded: EUR(1_250) } });
    expect([...fixture.fake.books.captures.values()].map(({ it }) => it.status)).toEqual([
      'REFUNDED',
      'REFUNDED',
      'REFUNDED',
    ]);
  });

  it('of which one capture’s part came to nothing is no verdict on the whole', async () => {
    const payment = await held();
    for (const minor of [300, 950]) await capture(move(payment, minor));
    const input = move(payment, 600);
    await refund(input);
    const [first, second] = [...fixture.fake.books.refunds.values()];
    if (!first || !second) throw new Error('two parts');
    second.it.status = 'FAILED';
    expect(await refund(input)).toMatchObject({ status: 'unknown' });
    first.it.status = 'FAILED';
    expect(await refund(input)).toMatchObject({ status: 'declined' });
  });

  it('that stopped half-way is unknown, and the same key does the rest', async () => {
    const payment = await held();
    for (const minor of [300, 950]) await capture(move(payment, minor));
    const input = move(payment, 700);
    const { call } = interceptSecondRefund();
    expect(await refund(input)).toMatchObject({ status: 'unknown' });
    call.restore();
    expect(await retrieve(payment)).toMatchObject({ refunded: EUR(300) });
    expect(await refund(input)).toMatchObject({ status: 'succeeded', value: { refunded: EUR(700) } });
    expect(fixture.fake.books.refunds.size).toBe(2);
  });

  it('is found by its key when PayPal has forgotten that, and is not made twice', async () => {
    const payment = await paid(fixture);
    const input = move(payment, 400);
    await refund(input);
    fixture.clock.advance(60 * DAY);
    expect(await refund(input)).toMatchObject({ status: 'succeeded', value: { refunded: EUR(400) } });
    expect(await refund({ ...input, money: EUR(401) })).toMatchObject({ status: 'rejected' });
    expect(fixture.fake.books.refunds.size).toBe(1);
  });

  it('that somebody made at PayPal counts, and leaves less', async () => {
    const payment = await paid(fixture);
    const [captureId = ''] = fixture.fake.books.captures.keys();
    refundCapture(fixture.fake.books, captureId, { amount: { currency_code: 'EUR', value: '10.00' } });
    expect(await retrieve(payment)).toMatchObject({ refunded: EUR(1_000) });
    expect(await refund(move(payment, 251))).toMatchObject({ status: 'rejected' });
    expect(await refund(move(payment, 250))).toMatchObject({ status: 'succeeded', value: { refunded: EUR(1_250) } });
  });

  it('is refused while the money is disputed', async () => {
    const payment = await paid(fixture);
    dispute(fixture.fake.books, payment.providerRef);
    expect(await refund(move(payment, 100))).toMatchObject({ status: 'rejected', code: 'invalid_request' });
  });

  it('of whole forints and yen is exact', async () => {
    for (const money of [
      { amountMinor: 125_000, currency: 'HUF' },
      { amountMinor: 1_250, currency: 'JPY' },
    ]) {
      const payment = await paid(fixture, { money });
      expect(payment.captured).toEqual(money);
      const part = { amountMinor: 500, currency: money.currency };
      expect(await refund({ ...move(payment, 500), money: part })).toMatchObject({ value: { refunded: part } });
    }
    const payment = await paid(fixture, { money: { amountMinor: 125_000, currency: 'HUF' } });
    expect(await refund(move(payment, 550))).toMatchObject({ status: 'rejected', code: 'invalid_request' });
  });

  /** The second request to refund never gets through, and PayPal says so. */
  function interceptSecondRefund() {
    const { trouble } = fixture.fake;
    const take = trouble.take.bind(trouble);
    let count = 0;
    trouble.take = (method, path) => {
      if (path.endsWith('/refund')) count += 1;
      return path.endsWith('/refund') && count === 2 ? 'rateLimited' : take(method, path);
    };
    return { call: { restore: () => Object.assign(trouble, { take }) } };
  }
});

describe('a move is refused before PayPal is asked to make it', () => {
  it('for another payment of ours, or in another currency', async () => {
    const [one, other] = [await held(), await held()];
    const before = fixture.fake.seen.filter(({ method }) => method !== 'GET').length;
    for (const run of [capture, release, refund]) {
      const wrong = { ...move(one, 1_000), merchantRef: other.merchantRef };
      expect(await run(wrong)).toMatchObject({ status: 'rejected', code: 'not_found' });
      const dollars = { ...move(one, 1_000), money: { amountMinor: 1_000, currency: 'USD' } };
      expect(await run(dollars)).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    }
    expect(fixture.fake.seen.filter(({ method }) => method !== 'GET')).toHaveLength(before);
  });
});

describe('trouble on the line while money moves', () => {
  const expected: readonly (readonly [PayPalFault, object])[] = [
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
    const payment = await held();
    const input = move(payment, 1_000);
    fixture.fake.trouble.next(fault, 'POST');
    expect(await capture(input)).toMatchObject(outcome);
    expect(await capture(input)).toMatchObject({ status: 'succeeded' });
    expect(await retrieve(payment)).toMatchObject({ captured: EUR(1_000) });
    expect(fixture.fake.books.captures.size).toBe(1);
  });

  it.each(expected)('%s while an approved order is taken: the next look takes it, once', async (fault) => {
    const { url, payment } = await begun(fixture);
    await press(url);
    fixture.fake.trouble.next(fault, 'POST');
    const first = await fixture.provider.retrieve(known(payment), idle());
    expect(['unknown', 'rejected']).toContain(first.status);
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured', captured: EUR(1_250) });
    expect(fixture.fake.books.captures.size).toBe(1);
  });

  it.each(expected)('%s while an authorization is released: the same key finishes it', async (fault) => {
    const payment = await held();
    const input = move(payment, 1_250);
    fixture.fake.trouble.next(fault, 'POST');
    expect(['unknown', 'rejected', 'succeeded']).toContain((await release(input))?.status);
    expect(await release(input)).toMatchObject({ status: 'succeeded', value: { stage: 'voided' } });
  });

  it('silence is unknown when the caller’s time is up', async () => {
    const payment = await paid(fixture);
    fixture.fake.trouble.next('silence', 'POST');
    const outcome = await refund({ ...move(payment, 100), signal: AbortSignal.timeout(300) });
    expect(outcome).toMatchObject({ status: 'unknown', cause: 'timeout' });
  });

  it('a word that PayPal has never said is unknown, not a state', async () => {
    const payment = await paid(fixture);
    fixture.fake.trouble.next('unknownStatus');
    expect(await fixture.provider.retrieve(known(payment), idle())).toMatchObject({
      status: 'unknown',
      cause: 'unparseable',
    });
  });

  it('a request that is at work twice under one key on two servers is unknown, and moves money once', async () => {
    const payment = await held();
    const other = await openFixture({ beside: fixture.fake, clock: fixture.clock });
    const input = move(payment, 1_250);
    fixture.fake.trouble.next('slow', 'POST');
    const outcomes = await Promise.all([capture(input), other.provider.capture?.(input)]);
    await other.close();
    expect(outcomes.map((outcome) => outcome?.status)).toContain('succeeded');
    for (const outcome of outcomes) expect(['succeeded', 'unknown']).toContain(outcome?.status);
    expect(await retrieve(payment)).toMatchObject({ captured: EUR(1_250) });
    expect(fixture.fake.books.captures.size).toBe(1);
  });
});

describe('the access token', () => {
  const grants = () => fixture.fake.seen.filter(({ url }) => url === '/v1/oauth2/token').length;

  it('is asked for once for many, also at once, and again when it ends', async () => {
    await Promise.all([1, 2, 3].map(() => fixture.provider.createSession(session())));
    await paid(fixture);
    expect(grants()).toBe(1);
    fixture.clock.advance(9 * 3_600_000 - 59_000);
    await fixture.provider.createSession(session());
    expect(grants()).toBe(2);
  });

  it('is renewed once when PayPal does not take it any more, and the request goes through', async () => {
    const payment = await held();
    fixture.fake.revokeTokens();
    expect(await capture(move(payment, 1_250))).toMatchObject({ status: 'succeeded' });
    expect(grants()).toBe(2);
    fixture.fake.trouble.next('unauthorized', 'POST');
    expect(await refund(move(payment, 100))).toMatchObject({ status: 'succeeded', value: { refunded: EUR(100) } });
    expect(fixture.fake.books.refunds.size).toBe(1);
    expect(grants()).toBe(3);
  });

  it('that is never taken is told as such, without asking for ever', async () => {
    const payment = await paid(fixture);
    const take = fixture.fake.trouble.take;
    fixture.fake.trouble.take = (_method, path) => (path.startsWith('/v2/') ? 'unauthorized' : null);
    const outcome = await fixture.provider.retrieve(known(payment), idle());
    fixture.fake.trouble.take = take;
    expect(outcome).toMatchObject({ status: 'rejected', code: 'unauthorized' });
    expect(grants()).toBe(2);
  });

  it.each(['serverError', 'requestLost', 'gatewayHtml', 'garbage', 'rateLimited', 'html403'] as const)(
    'without one nothing has happened, for certain (%s)',
    async (fault) => {
      const fresh = await openFixture();
      fresh.fake.trouble.next(fault, 'token');
      expect(await fresh.provider.createSession(session())).toMatchObject({ status: 'rejected', code: 'unreachable' });
      expect(fresh.fake.books.orders.size).toBe(0);
      expect((await fresh.provider.createSession(session())).status).toBe('actionRequired');
      await fresh.close();
    },
  );

  it('is not given to another app', async () => {
    const stranger = await openFixture({ fake: { apps: new Map([[CLIENT_ID, 'another']]) } });
    expect(await stranger.provider.createSession(session())).toMatchObject({
      status: 'rejected',
      code: 'unauthorized',
    });
    await stranger.close();
  });
});
