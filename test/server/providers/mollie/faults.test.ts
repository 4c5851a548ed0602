import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpClient, HttpResult } from '../../../../server/outgoing/http-client.ts';
import { createApi } from '../../../../server/providers/mollie/api.ts';
import { capture } from '../../../../server/providers/mollie/moves.ts';
import { payment as paymentShape } from '../../../../server/providers/mollie/objects.ts';
import type { Trouble } from '../../../fakes/mollie/faults.ts';
import { type Fixture, idle, look, move, openFixture, pay, session } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const OUTCOMES: Readonly<Record<Exclude<Trouble, 'silence'>, string>> = {
  reset: 'unknown',
  resetWithEffect: 'unknown',
  error500: 'unknown',
  error500WithEffect: 'unknown',
  html502: 'unknown',
  garbageWithEffect: 'unknown',
  redirect: 'unknown',
  unknownStatusWithEffect: 'unknown',
  conflict409: 'unknown',
  limited429: 'rejected',
};
const TROUBLES = Object.entries(OUTCOMES) as [Exclude<Trouble, 'silence'>, string][];

describe.each(TROUBLES)('%s', (trouble, expected) => {
  it('on a new payment is taken for what it is, and the same key ends as one payment', async () => {
    const input = session();
    fixture.mollie.disturb(trouble);
    expect((await fixture.provider.createSession(input)).status).toBe(expected);
    expect((await fixture.provider.createSession(input)).status).toBe('actionRequired');
    expect(fixture.mollie.books.payments.size).toBe(1);
  });

  it('on a refund is taken for what it is, and the same key ends as one refund', async () => {
    const payment = await pay(fixture);
    const input = move(payment, 1_000);
    fixture.mollie.disturb(trouble);
    expect((await fixture.provider.refund?.(input))?.status).toBe(expected);
    expect((await fixture.provider.refund?.(input))?.status).toBe('succeeded');
    expect((await look(fixture, payment)).refunded.amountMinor).toBe(1_000);
  });

  it('on a release is taken for what it is, and the same key ends it', async () => {
    const payment = await pay(fixture, { capture: 'manual' });
    const input = move(payment, 1_250);
    fixture.mollie.disturb(trouble);
    // The answer to a release has no body to be spoilt.
    const harmless = trouble === 'garbageWithEffect' || trouble === 'unknownStatusWithEffect';
    expect((await fixture.provider.void?.(input))?.status).toBe(harmless ? 'succeeded' : expected);
    expect(await fixture.provider.void?.(input)).toMatchObject({ status: 'succeeded', value: { stage: 'voided' } });
  });
});

it('silence is unknown when the time is up', async () => {
  fixture.mollie.disturb('silence');
  const outcome = await fixture.provider.createSession(session({ signal: AbortSignal.timeout(50) }));
  expect(outcome).toMatchObject({ status: 'unknown', cause: 'timeout' });
});

it('a key of another account is refused, without a word of the key', async () => {
  const other = await openFixture({ fakeKey: 'test_0000000000000000000000000000' });
  const outcome = await other.provider.createSession(session());
  expect(outcome).toMatchObject({ status: 'rejected', code: 'unauthorized' });
  expect(JSON.stringify([outcome, other.log])).not.toContain('dHar4XY7');
  await other.close();
});

/** Answers each path with what it is given, once per entry. */
const canned = (answers: readonly object[]): HttpClient => {
  const left = [...answers];
  const call = async (): Promise<HttpResult> => {
    const body = Buffer.from(JSON.stringify(left.shift() ?? {}));
    return { kind: 'answer', status: 200, headers: {}, body };
  };
  return { call, close: async () => {} };
};
const api = (...answers: readonly object[]) => createApi(canned(answers), { apiUrl: 'https://x.example', apiKey: 'k' });
const held = (rest: object = {}) => ({
  resource: 'payment',
  id: 'tr_1',
  mode: 'test',
  createdAt: '2026-11-20T12:00:00+00:00',
  authorizedAt: '2026-11-20T12:01:00+00:00',
  status: 'authorized',
  amount: { currency: 'EUR', value: '12.50' },
  captureMode: 'manual',
  metadata: { tillgate: { payment: 'pay_x', order: 'o' } },
  _links: {},
  ...rest,
});
const input = {
  providerRef: 'tr_1',
  merchantRef: 'pay_x',
  idempotencyKey: 'k1',
  money: { amountMinor: 1_250, currency: 'EUR' },
  signal: idle(),
};

describe('an answer that cannot be', () => {
  it('about another payment is unknown', async () => {
    const other = { resource: 'capture', id: 'cpt_1', paymentId: 'tr_2', status: 'succeeded' };
    expect((await capture(api(held({ id: 'tr_2' })), input)).status).toBe('unknown');
    expect(await capture(api(held(), other), input)).toMatchObject({
      message: expect.stringContaining('another payment'),
    });
  });

  it('that does not show the capture afterwards is unknown', async () => {
    const made = { resource: 'capture', id: 'cpt_1', paymentId: 'tr_1', status: 'succeeded' };
    expect((await capture(api(held(), made, held()), input)).status).toBe('unknown');
  });

  it('of a smaller capture than asked for is unknown, a repeat under another amount is refused', async () => {
    const amount = { currency: 'EUR', value: '12.49' };
    const made = { resource: 'capture', id: 'cpt_1', paymentId: 'tr_1', status: 'succeeded', amount };
    const after = held({ status: 'paid', _embedded: { captures: [made] } });
    const moved = await capture(api(held(), made, after), input);
    expect(moved).toMatchObject({ status: 'unknown', message: expect.stringContaining('another amount') });
    const ours = { ...made, metadata: { tillgate: { key: input.idempotencyKey } } };
    const earlier = held({ status: 'paid', _embedded: { captures: [ours] } });
    expect((await capture(api(earlier), input)).status).toBe('rejected');
  });

  it('may lack what Mollie leaves out or says null to', async () => {
    const made = { resource: 'capture', id: 'cpt_1', paymentId: 'tr_1', status: 'succeeded', amount: null };
    const embedded = { captures: [made], refunds: null };
    const after = held({
      status: 'paid',
      metadata: { ...held().metadata, more: 1 },
      details: null,
      _embedded: embedded,
    });
    const outcome = await capture(api(held(), made, after), input);
    expect(outcome).toMatchObject({
      status: 'succeeded',
      value: { captured: input.money, refunded: { amountMinor: 0 } },
    });
  });

  it.each(['12,50', '12.505', '1e3', '-1.00', '', '１２.50', '12.5'])(
    'amount %j: read only where it is money',
    (value) => {
      const amount = { currency: 'EUR', value };
      expect(paymentShape.safeParse(held({ amount })).success).toBe(value === '12.5');
    },
  );

  it('with a currency in lower case is not read', () => {
    expect(paymentShape.safeParse(held({ amount: { currency: 'eur', value: '12.50' } })).success).toBe(false);
  });
});
