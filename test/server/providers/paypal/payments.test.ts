import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderPayment, Session } from '../../../../server/providers/provider.ts';
import { approve, completeOrder, createOrder, fileOf } from '../../../fakes/paypal/orders.ts';
import { dispute, settle } from '../../../fakes/paypal/shopper.ts';
import {
  approvedSetup,
  authorization,
  begun,
  type Fixture,
  idle,
  known,
  move,
  openFixture,
  outcomeValue,
  paid,
  press,
  START,
  session,
} from './fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const look = (payment: ProviderPayment) => fixture.provider.retrieve(known(payment), idle());
const retrieve = async (payment: ProviderPayment): Promise<ProviderPayment> => outcomeValue(await look(payment));
const postsTo = (path: RegExp) => fixture.fake.seen.filter(({ method, url }) => method !== 'GET' && path.test(url));

describe('the approval page', () => {
  it('is opened at the top, and leads back to the checkout however it was left', async () => {
    const { url, payment } = await begun(fixture);
    expect(await look(payment)).toMatchObject({ status: 'actionRequired', display: 'top', redirectUrl: url });
    const turnedBack = await press(url, 'cancel');
    expect(turnedBack.status).toBe(303);
    expect(turnedBack.headers.get('location')).toContain('/checkout/co_1?embed=1&token=');
    expect(await look(payment)).toMatchObject({ status: 'actionRequired', redirectUrl: url });
    expect((await press(url)).headers.get('location')).toContain('/checkout/co_1?embed=1&token=');
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured', captured: { amountMinor: 1_250 } });
  });

  it('leads to no money by itself: the order is taken when somebody looks, and once', async () => {
    const { url, payment } = await begun(fixture);
    await press(url);
    expect(fixture.fake.books.captures.size).toBe(0);
    const looks = await Promise.all([look(payment), look(payment), look(payment)]);
    expect(looks.some(({ status }) => status === 'succeeded')).toBe(true);
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured', captured: { amountMinor: 1_250 } });
    expect(fixture.fake.books.captures.size).toBe(1);
    const ids = postsTo(/capture$/).map(({ headers }) => headers['paypal-request-id']);
    expect(new Set(ids)).toEqual(new Set([`${payment.providerRef}-complete`]));
  });

  it('reserves instead where the money is captured later', async () => {
    const payment = await paid(fixture, { capture: 'manual' });
    expect(payment).toMatchObject({
      stage: 'authorized',
      capturable: { amountMinor: 1_250 },
      captured: { amountMinor: 0 },
    });
    expect(fixture.fake.books.captures.size).toBe(0);
  });

  it('shows an eCheck as processing, and by the day it came as captured', async () => {
    const payment = await paid(fixture, {}, 'echeck');
    expect(payment).toMatchObject({
      stage: 'processing',
      captured: { amountMinor: 0 },
      authorized: { amountMinor: 0 },
    });
    fixture.clock.advance(4 * DAY);
    settle(fixture.fake.books);
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured', capturedAt: START + 4 * DAY });
  });

  it('shows an eCheck that bounces as failed', async () => {
    const payment = await paid(fixture, {}, 'bouncing');
    settle(fixture.fake.books);
    expect(await retrieve(payment)).toMatchObject({ stage: 'failed', decline: { code: 'payment_declined' } });
  });

  it('a wallet that says no ends the order for good', async () => {
    const { url, payment } = await begun(fixture);
    await press(url, 'declined');
    expect(await retrieve(payment)).toMatchObject({ stage: 'failed', decline: { code: 'payment_declined' } });
    await press(url);
    expect(await retrieve(payment)).toMatchObject({ stage: 'failed', captured: { amountMinor: 0 } });
    expect(fixture.fake.books.captures.size).toBe(0);
  });

  it('lapses: PayPal forgets the order, and after some hours we believe it', async () => {
    const { payment } = await begun(fixture);
    fixture.clock.advance(4 * HOUR);
    expect(await look(payment)).toMatchObject({ status: 'rejected', code: 'not_found' });
    fixture.clock.advance(3 * HOUR);
    expect(await look(payment)).toMatchObject({
      status: 'succeeded',
      value: { stage: 'expired', captured: { amountMinor: 0 } },
    });
  });

  it('carries what PayPal can show, and no more of it than PayPal takes', async () => {
    const description = `${'Blöcke & “Schwerter” 😀'.repeat(20)}`;
    const { payment } = await begun(fixture, { description, locale: 'de-DE' });
    const [unit] = fileOf(fixture.fake.books, payment.providerRef).order.purchase_units;
    expect(description.startsWith(unit.description ?? 'x')).toBe(true);
    expect([126, 127]).toContain(unit.description?.length);
    expect(() => encodeURIComponent(unit.description ?? '')).not.toThrow();
    const { payment: other } = await begun(fixture, { description: '', locale: 'x-klingon' });
    expect(fileOf(fixture.fake.books, other.providerRef).order.purchase_units[0].description).toMatch(/^order_/);
    expect(postsTo(/orders$/).at(-1)?.body).not.toContain('klingon');
  });

  it('is not asked for an amount that PayPal cannot take exactly', async () => {
    for (const money of [
      { amountMinor: 12_345, currency: 'HUF' },
      { amountMinor: 1_000, currency: 'KWD' },
    ]) {
      const outcome = await fixture.provider.createSession(session({ money }));
      expect(outcome).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    }
    expect(fixture.fake.seen).toEqual([]);
  });
});

describe('an order that was given up', () => {
  it('can be approved at PayPal, and nobody takes the money, on whatever server', async () => {
    const { url, payment } = await begun(fixture);
    expect(await fixture.provider.void?.(move(payment, 1_250))).toMatchObject({
      status: 'succeeded',
      value: { stage: 'voided' },
    });
    await press(url);
    const other = await openFixture({ beside: fixture.fake, clock: fixture.clock });
    expect(await other.provider.retrieve(known(payment), idle())).toMatchObject({ value: { stage: 'voided' } });
    await other.close();
    expect(await retrieve(payment)).toMatchObject({ stage: 'voided', captured: { amountMinor: 0 } });
    expect(fixture.fake.books.captures.size).toBe(0);
  });

  it.each([
    ['automatic', 'capture'],
    ['manual', 'authorize'],
  ] as const)('refuses the request to take it that is already on its way (%s)', async (capture, action) => {
    const { url, payment } = await begun(fixture, { capture });
    await fixture.provider.void?.(move(payment, 1_250));
    await press(url);
    const late = () =>
      completeOrder(fixture.fake.books, payment.providerRef, action === 'capture' ? 'CAPTURE' : 'AUTHORIZE');
    expect(late).toThrow('ACTION_DOES_NOT_MATCH_INTENT');
  });

  it('is not given up once the shopper has approved: that counts as paid', async () => {
    const { url, payment } = await begun(fixture);
    await press(url);
    expect(await fixture.provider.void?.(move(payment, 1_250))).toMatchObject({ status: 'rejected' });
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured' });
  });

  it('stays open when PayPal does not let it go, and says so', async () => {
    const { url, payment } = await begun(fixture);
    fixture.fake.trouble.next('rateLimited', 'POST');
    const busy = await fixture.provider.void?.(move(payment, 1_250));
    expect(busy).toMatchObject({ status: 'rejected', code: 'unreachable' });
    // PayPal's description names the states CREATED and APPROVED only.
    fixture.fake.books.strictPatch = true;
    const refused = await fixture.provider.void?.(move(payment, 1_250));
    expect(refused).toMatchObject({ status: 'rejected', code: 'not_supported' });
    expect((await look(payment)).status).toBe('actionRequired');
    await press(url);
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured' });
  });

  it('is told once more for the same key, and for another', async () => {
    const { payment } = await begun(fixture);
    const input = move(payment, 1_250);
    for (const one of [input, input, move(payment, 1_250)]) {
      expect(await fixture.provider.void?.(one)).toMatchObject({ status: 'succeeded', value: { stage: 'voided' } });
    }
    expect(postsTo(/orders\/\w+$/)).toHaveLength(1);
    const again = { ...session(), merchantRef: payment.merchantRef };
    expect(await fixture.provider.createSession(again)).toMatchObject({ status: 'declined', code: 'session_expired' });
  });
});

describe('an order of somebody else', () => {
  it('is shown as what it is, and never taken', async () => {
    const ours = await paid(fixture);
    const { books } = fixture.fake;
    for (const custom_id of ['pay_of_someone_else', 'cart-7', undefined]) {
      const unit = { amount: { currency_code: 'EUR', value: '12.50' }, ...(custom_id && { custom_id }) };
      const { id } = createOrder(books, { intent: 'CAPTURE', purchase_units: [unit] }, undefined);
      approve(books, id, 'balance');
      const told = await fixture.provider.retrieve({ ...known(ours), providerRef: id }, idle());
      expect('value' in told && told.value.merchantRef).not.toBe(ours.merchantRef);
      expect(await fixture.provider.void?.({ ...move(ours, 1_250), providerRef: id })).toMatchObject({
        code: 'not_found',
      });
      expect(fileOf(books, id).order.status).toBe('APPROVED');
    }
    expect(books.captures.size).toBe(1);
  });

  it.each(['ref_invented', '../../v1/x', '0ABC?fields=x', '', 'pay_1'])(
    '%j is asked nobody about',
    async (providerRef) => {
      const asked = await fixture.provider.retrieve({ ...known(await paid(fixture)), providerRef }, idle());
      expect(asked).toMatchObject({ status: 'rejected', code: 'not_found' });
      expect(fixture.fake.seen.every(({ url }) => !url.includes('..') && !url.includes('invented'))).toBe(true);
    },
  );
});

describe('finding by our own reference', () => {
  const lost = (merchantRef: string, money = { amountMinor: 1_250, currency: 'EUR' }) => ({
    providerRef: null,
    merchantRef,
    money,
    receipts: [],
    createdAt: START,
    expiresAt: START + HOUR,
  });
  const find = (merchantRef: string) => fixture.provider.findByMerchantRef?.(lost(merchantRef), idle());

  it('gives back the way to the page that was lost with the answer', async () => {
    const { url, payment } = await begun(fixture);
    expect(await find(payment.merchantRef)).toMatchObject({ status: 'actionRequired', redirectUrl: url });
    expect(fixture.fake.books.orders.size).toBe(1);
  });

  it('finds an order that was approved meanwhile, and leaves taking it to the next look', async () => {
    const { url, payment } = await begun(fixture);
    await press(url);
    const found = await find(payment.merchantRef);
    expect(found).toMatchObject({
      status: 'succeeded',
      value: { stage: 'processing', providerRef: payment.providerRef },
    });
    expect(await retrieve(payment)).toMatchObject({ stage: 'captured' });
  });

  it('finds what was paid with a kept wallet', async () => {
    const token = (await paid(fixture, { tokenize: true })).token?.paymentSourceToken ?? '';
    const input = authorization(token);
    fixture.fake.trouble.next('answerLost');
    expect(await fixture.provider.authorize?.(input)).toMatchObject({ status: 'unknown' });
    const found = await fixture.provider.findByMerchantRef?.(lost(input.merchantRef, input.money), idle());
    expect(found).toMatchObject({ status: 'succeeded', value: { stage: 'captured', captured: input.money } });
    expect(fixture.fake.books.captures.size).toBe(2);
  });

  it('holds the place of what never came, so that it makes nothing when it comes after all', async () => {
    const input = session();
    expect(await find(input.merchantRef)).toEqual({ status: 'succeeded', value: null });
    expect(await fixture.provider.createSession(input)).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(await find(input.merchantRef)).toEqual({ status: 'succeeded', value: null });
    const [probe, ...more] = [...fixture.fake.books.orders.values()];
    expect(more).toEqual([]);
    expect(probe?.order.payment_source).toBeUndefined();
    expect(probe?.returnUrl).toBeNull();
  });

  it('does not know once PayPal may have forgotten, nor when PayPal says something else', async () => {
    const { payment } = await begun(fixture);
    for (const fault of ['serverError', 'requestLost', 'garbage', 'html403', 'unknownStatus'] as const) {
      fixture.fake.trouble.next(fault);
      expect(await find(payment.merchantRef), fault).toMatchObject({ status: 'unknown' });
    }
    fixture.clock.advance(5 * HOUR + 1);
    expect(await find(payment.merchantRef)).toMatchObject({ status: 'unknown' });
    expect(fixture.fake.books.orders.size).toBe(1);
  });
});

describe('kept wallets', () => {
  it('are known once the shopper has paid, and only where they were asked for', async () => {
    expect(await paid(fixture)).not.toHaveProperty('token');
    const { url, payment } = await begun(fixture, { tokenize: true });
    expect(payment).not.toHaveProperty('token');
    await press(url);
    const { token } = await retrieve(payment);
    expect(token?.customerToken).not.toBe('');
    const outcome = await fixture.provider.authorize?.(authorization(token?.paymentSourceToken ?? ''));
    expect(outcome).toMatchObject({ status: 'succeeded', value: { captured: { amountMinor: 990 } } });
  });

  it('that say no decline the payment; one that was never kept is refused', async () => {
    const keep = async (funding: string) => {
      const details = await approvedSetup(fixture, funding);
      const kept = await fixture.provider.createToken?.({
        idempotencyKey: funding,
        details,
        customerRef: 'c',
        signal: idle(),
      });
      return outcomeValue<{ paymentSourceToken: string }>(kept ?? { status: 'absent' }).paymentSourceToken;
    };
    const declined = await fixture.provider.authorize?.(authorization(await keep('declined')));
    expect(declined).toMatchObject({ status: 'declined', code: 'payment_declined' });
    const late = await fixture.provider.authorize?.(authorization(await keep('echeck')));
    expect(late).toMatchObject({ status: 'pending', value: { stage: 'processing', captured: { amountMinor: 0 } } });
    for (const junk of ['', 'nobody', '../v2/x', 'a b', 'x'.repeat(300)]) {
      expect(await fixture.provider.authorize?.(authorization(junk))).toMatchObject({ status: 'rejected' });
    }
  });

  it('are not made of what the shopper has not agreed to', async () => {
    const { setupToken } = await approvedSetup(fixture);
    const setup = fixture.fake.books.setups.get(setupToken);
    if (setup) setup.approved = false;
    for (const details of [{ setupToken }, { setupToken: '../x' }, { setupToken: 'none' }, {}, null, 'x']) {
      const kept = await fixture.provider.createToken?.({
        idempotencyKey: 'k',
        details,
        customerRef: 'c',
        signal: idle(),
      });
      expect(kept).toMatchObject({ status: 'rejected' });
    }
    expect(fixture.fake.books.wallets.size).toBe(0);
  });
});

describe('disputes', () => {
  const disputedAs = async (change: Parameters<typeof dispute>[2]) => {
    const payment = await paid(fixture);
    dispute(fixture.fake.books, payment.providerRef, change);
    return (await retrieve(payment)).disputed;
  };

  it.each([
    ['while PayPal decides', { status: 'UNDER_REVIEW' }, 1_250],
    ['over a part', { dispute_amount: { currency_code: 'EUR', value: '4.00' } }, 400],
    ['while shopper and merchant only talk', { dispute_life_cycle_stage: 'INQUIRY' }, null],
    ['won', { status: 'RESOLVED', dispute_outcome: { outcome_code: 'RESOLVED_SELLER_FAVOUR' } }, null],
    ['withdrawn', { status: 'RESOLVED', dispute_outcome: { outcome_code: 'CANCELED_BY_BUYER' } }, null],
    ['paid for by PayPal', { status: 'RESOLVED', dispute_outcome: { outcome_code: 'RESOLVED_WITH_PAYOUT' } }, null],
    ['lost', { status: 'RESOLVED', dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' } }, 1_250],
    [
      'lost in part',
      {
        status: 'RESOLVED',
        dispute_outcome: {
          outcome_code: 'RESOLVED_BUYER_FAVOUR',
          amount_refunded: { currency_code: 'EUR', value: '3.00' },
        },
      },
      300,
    ],
    ['ended nobody knows how', { status: 'RESOLVED', dispute_outcome: { outcome_code: 'BY_DUEL' } }, 1_250],
  ] as const)('%s', async (_what, change, amountMinor) => {
    expect(await disputedAs(change)).toEqual(amountMinor === null ? null : { amountMinor, currency: 'EUR' });
  });

  it('of two captures add up, and never to more than was captured', async () => {
    const payment = await paid(fixture, { capture: 'manual' });
    await fixture.provider.capture?.(move(payment, 500));
    dispute(fixture.fake.books, payment.providerRef);
    dispute(fixture.fake.books, payment.providerRef);
    expect((await retrieve(payment)).disputed?.amountMinor).toBe(500);
  });

  it('are unknown while PayPal does not tell, rather than none', async () => {
    const payment = await paid(fixture);
    dispute(fixture.fake.books, payment.providerRef);
    const first = fixture.provider.retrieve(known(payment), idle());
    await first;
    fixture.fake.trouble.next('serverError');
    expect(await look(payment)).toMatchObject({ status: 'unknown' });
  });

  it('are none where the app may not see them', async () => {
    const blind = await openFixture({ fake: { scopes: 'openid' } });
    const payment = await paid(blind);
    dispute(blind.fake.books, payment.providerRef);
    expect(await blind.provider.retrieve(known(payment), idle())).toMatchObject({
      value: { stage: 'captured', disputed: null },
    });
    await blind.close();
  });
});

describe('money that PayPal holds', () => {
  const heldBecause = async (reason: string) => {
    const payment = await paid(fixture, {}, 'echeck');
    for (const { it: capture } of fixture.fake.books.captures.values()) capture.status_details = { reason };
    fixture.alerts.length = 0;
    expect(await retrieve(payment)).toMatchObject({ stage: 'processing' });
    return { payment, alerts: fixture.alerts };
  };

  it('until the merchant does something is shown to them, with what to do', async () => {
    const { payment, alerts } = await heldBecause('RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION');
    expect(alerts).toMatchObject([{ code: 'paypal_payment_held', subject: 'wallet', about: payment.merchantRef }]);
    expect(alerts[0]?.message).toContain('accept or deny it in your PayPal account');
  });

  it.each(['ECHECK', 'PENDING_REVIEW', 'constructor'])('for another reason is waited for (%s)', async (reason) => {
    expect((await heldBecause(reason)).alerts).toEqual([]);
  });
});

it('answers a session with what it is by now when the same one is asked for again', async () => {
  const input = session();
  const first = await fixture.provider.createSession(input);
  if (first.status !== 'actionRequired') throw new Error(first.status);
  await press(first.redirectUrl);
  expect((await fixture.provider.createSession(input)).status).toBe('pending');
  await look((first.value as Session).payment);
  expect(await fixture.provider.createSession(input)).toMatchObject({ status: 'succeeded' });
  expect(fixture.fake.books.orders.size).toBe(1);
});
