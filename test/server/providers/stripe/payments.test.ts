import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../server/payments/outcome.ts';
import type { ProviderPayment, Session } from '../../../../server/providers/provider.ts';
import { dispute, settle } from '../../../fakes/stripe/shopper.ts';
import {
  authorization,
  type Fixture,
  idle,
  known,
  move,
  openFixture,
  outcomeValue,
  paid,
  pay,
  START,
  session,
} from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const retrieve = async (payment: ProviderPayment): Promise<ProviderPayment> =>
  outcomeValue(await fixture.provider.retrieve(known(payment), idle()));

function pageOf(outcome: Outcome<Session>): { url: string; payment: ProviderPayment } {
  if (outcome.status !== 'actionRequired') throw new Error(JSON.stringify(outcome));
  return { url: outcome.redirectUrl, payment: outcome.value.payment };
}

describe('the hosted page', () => {
  it('is opened at the top, lives a little longer than asked, and leads back to the checkout', async () => {
    const input = session();
    const outcome = await fixture.provider.createSession(input);
    expect(outcome).toMatchObject({ status: 'actionRequired', display: 'top' });
    expect('value' in outcome && outcome.value.expiresAt).toBe(input.expiresAt + 5 * 60_000);
    const response = await pay(pageOf(outcome).url);
    expect(response.headers.get('location')).toBe(input.returnUrl);
  });

  it('lets the shopper try another card; the payment stays one', async () => {
    const { url, payment } = pageOf(await fixture.provider.createSession(session()));
    await pay(url, 'pm_card_visa_chargeDeclined');
    const tried = await fixture.provider.retrieve(known(payment), idle());
    expect(tried).toMatchObject({ status: 'actionRequired', redirectUrl: url, value: { stage: 'actionRequired' } });
    await pay(url);
    await pay(url);
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured', captured: { amountMinor: 1_250 } });
    expect([...fixture.fake.books.intents.values()].map(({ status }) => status)).toEqual(['succeeded']);
  });

  it('shows money that is on its way as processing, and by the day it came as captured', async () => {
    const payment = await paid(fixture, {}, 'pm_sepaDebit');
    expect(payment).toMatchObject({
      stage: 'processing',
      captured: { amountMinor: 0 },
      authorized: { amountMinor: 0 },
    });
    fixture.clock.advance(3 * 24 * 3_600_000);
    settle(fixture.fake.books);
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured', capturedAt: START + 3 * 24 * 3_600_000 });
  });

  it('shows money that does not come as failed, with the reason', async () => {
    const payment = await paid(fixture, {}, 'pm_sepaDebit_fails');
    settle(fixture.fake.books);
    expect(await retrieve(payment)).toMatchObject({ stage: 'failed', decline: { code: 'insufficient_funds' } });
  });

  it('ends by itself when its time is up', async () => {
    const { url, payment } = pageOf(await fixture.provider.createSession(session()));
    fixture.clock.advance(2 * 3_600_000);
    expect((await pay(url)).status).toBe(404);
    expect(await retrieve(payment)).toMatchObject({ stage: 'expired', captured: { amountMinor: 0 } });
    expect(await fixture.provider.void?.(move(payment, 1_250))).toMatchObject({ status: 'succeeded' });
  });

  it('is not asked for an amount that Stripe cannot take exactly', async () => {
    const money = { amountMinor: 12_345, currency: 'KWD' };
    expect(await fixture.provider.createSession(session({ money }))).toMatchObject({
      status: 'rejected',
      code: 'invalid_request',
    });
    expect(fixture.fake.seen).toEqual([]);
  });

  it('offers only the ways to pay that the method names', async () => {
    const narrow = await openFixture({ config: { paymentMethodTypes: ['ideal', 'bancontact'] } });
    await narrow.provider.createSession(session());
    expect([...narrow.fake.books.sessions.values()][0]?.payment_method_types).toEqual(['ideal', 'bancontact']);
    await narrow.close();
  });
});

describe('the reference a payment goes by', () => {
  it('is the session’s until the shopper has finished, and the PaymentIntent’s from then on', async () => {
    const { url, payment } = pageOf(await fixture.provider.createSession(session()));
    expect(payment.providerRef).toMatch(/^cs_/);
    await pay(url);
    const done = await retrieve(payment);
    expect(done.providerRef).toMatch(/^pi_/);
    expect(await retrieve(done)).toEqual(done);
  });

  it('comes back from a move as it was asked about', async () => {
    const { url, payment } = pageOf(await fixture.provider.createSession(session({ capture: 'manual' })));
    await pay(url);
    const moved = outcomeValue<ProviderPayment>(
      (await fixture.provider.capture?.({ ...move(payment, 1_000), providerRef: payment.providerRef })) ?? {
        status: 'absent',
      },
    );
    expect(moved).toMatchObject({ providerRef: payment.providerRef, captured: { amountMinor: 1_000 } });
  });

  it.each(['ref_invented', 'pi_../refunds', 'cs_?expand', '', 'ch_1'])(
    '%j is asked nobody about',
    async (providerRef) => {
      const asked = await fixture.provider.retrieve({ ...known(await paid(fixture)), providerRef }, idle());
      expect(asked).toMatchObject({ status: 'rejected', code: 'not_found' });
      expect(fixture.fake.seen.every(({ url }) => !url.includes('..') && !url.includes('invented'))).toBe(true);
    },
  );
});

describe('finding by our own reference', () => {
  const lost = (merchantRef: string) => ({
    providerRef: null,
    merchantRef,
    money: { amountMinor: 1_250, currency: 'EUR' },
    receipts: [],
    createdAt: START,
    expiresAt: START + 3_600_000,
  });
  const find = (merchantRef: string) => fixture.provider.findByMerchantRef?.(lost(merchantRef), idle());

  it('gives back the way to the page that was lost with the answer', async () => {
    const { url, payment } = pageOf(await fixture.provider.createSession(session()));
    expect(await find(payment.merchantRef)).toMatchObject({ status: 'actionRequired', redirectUrl: url });
  });

  it('finds a session that was paid meanwhile', async () => {
    const payment = await paid(fixture);
    expect(await find(payment.merchantRef)).toEqual({ status: 'succeeded', value: payment });
  });

  it('finds it behind hundreds of others of the same hour, and days later', async () => {
    const wanted = await paid(fixture);
    for (let index = 0; index < 230; index += 1) {
      const { books } = fixture.fake;
      const [any] = books.sessions.values();
      if (any) books.sessions.set(`cs_other_${index}`, { ...any, id: `cs_other_${index}`, client_reference_id: 'x' });
    }
    fixture.clock.advance(5 * 24 * 3_600_000);
    expect(await find(wanted.merchantRef)).toMatchObject({ value: { providerRef: wanted.providerRef } });
    expect(await find('pay_nobody')).toEqual({ status: 'succeeded', value: null });
  });

  it('finds what was paid with a kept source, without any session', async () => {
    const token = (await paid(fixture, { tokenize: true })).token?.paymentSourceToken ?? '';
    const input = authorization(token);
    fixture.fake.trouble.next('answerLost');
    expect(await fixture.provider.authorize?.(input)).toMatchObject({ status: 'unknown' });
    expect(await find(input.merchantRef)).toMatchObject({ status: 'succeeded', value: { stage: 'captured' } });
  });
});

describe('kept sources', () => {
  it('are known once the shopper has paid, and only where they were asked for', async () => {
    expect(await paid(fixture)).not.toHaveProperty('token');
    const { url, payment } = pageOf(await fixture.provider.createSession(session({ tokenize: true })));
    expect(payment).not.toHaveProperty('token');
    await pay(url);
    const { token } = await retrieve(payment);
    expect(token?.paymentSourceToken).toMatch(/^cus_\w+\/pm_\w+$/);
    expect(token?.customerToken).toBe(token?.paymentSourceToken.split('/')[0]);
    const outcome = await fixture.provider.authorize?.(authorization(token?.paymentSourceToken ?? ''));
    expect(outcome).toMatchObject({ status: 'succeeded', value: { captured: { amountMinor: 990 } } });
  });

  it('do not pay where the bank wants its customer to be there', async () => {
    const payment = await paid(fixture, { tokenize: true }, 'pm_card_authenticationRequired');
    const input = authorization(payment.token?.paymentSourceToken ?? '');
    const declined = { status: 'declined', code: 'authentication_failed' };
    expect(await fixture.provider.authorize?.(input)).toMatchObject(declined);
    expect(await fixture.provider.authorize?.(input)).toMatchObject(declined);
  });

  it('do not pay for another customer', async () => {
    const first = (await paid(fixture, { tokenize: true })).token?.paymentSourceToken ?? '';
    const second = (await paid(fixture, { tokenize: true })).token?.paymentSourceToken ?? '';
    const mixed = `${first.split('/')[0]}/${second.split('/')[1]}`;
    expect(await fixture.provider.authorize?.(authorization(mixed))).toMatchObject({ status: 'rejected' });
    for (const junk of ['', 'cus_1', 'cus_1/pm_1/pm_2', '../v1/pm_1', 'cus_1/pm_1?x']) {
      expect(await fixture.provider.authorize?.(authorization(junk))).toMatchObject({ status: 'rejected' });
    }
  });

  it.each([
    ['pm_card_visa_chargeDeclinedInsufficientFunds', { status: 'declined', code: 'insufficient_funds' }],
    ['pm_card_authenticationRequired', { status: 'declined', code: 'authentication_failed' }],
  ])('are not made of %s', async (paymentMethod, expected) => {
    const made = { idempotencyKey: 'key_token', details: { paymentMethod }, customerRef: 'customer-7', signal: idle() };
    expect(await fixture.provider.createToken?.(made)).toMatchObject(expected);
  });

  it.each([null, {}, { paymentMethod: 7 }, { paymentMethod: '4242424242424242' }])(
    'are not made of %j',
    async (details) => {
      const made = { idempotencyKey: 'key_token', details, customerRef: 'customer-7', signal: idle() };
      expect(await fixture.provider.createToken?.(made)).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    },
  );
});

describe('disputes', () => {
  it.each([
    ['needs_response', 1_250],
    ['under_review', 1_250],
    ['lost', 1_250],
    ['of_a_kind_to_come', 1_250],
    ['won', null],
    ['warning_needs_response', null],
    ['warning_closed', null],
    ['prevented', null],
  ])('that are "%s" hold %s', async (status, amountMinor) => {
    const payment = await paid(fixture);
    dispute(fixture.fake.books, payment.providerRef, status);
    const { disputed } = await retrieve(payment);
    expect(disputed?.amountMinor ?? null).toBe(amountMinor);
  });
});
