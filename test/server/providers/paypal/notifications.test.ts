import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../../server/http/raw.ts';
import { dispute } from '../../../fakes/paypal/shopper.ts';
import type { FakeEvent } from '../../../fakes/paypal/things.ts';
import { type Delivery, signedRequest } from '../../../fakes/paypal/webhooks.ts';
import { begun, type Fixture, idle, known, move, openFixture, paid, press, START, WEBHOOK_ID } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const parse = (request: RawRequest) => fixture.provider.parseNotification(request);
const signed = (event: FakeEvent | string, delivery: Partial<Delivery> = {}) =>
  signedRequest(event, { webhookId: WEBHOOK_ID, origin: fixture.fake.url, at: START, ...delivery });
const eventOf = (type: string): FakeEvent => {
  const event = fixture.fake.books.events.findLast((one) => one.event_type === type);
  if (!event) throw new Error(`no ${type}`);
  return event;
};
const withHeader = (request: RawRequest, name: string, value: string | string[] | undefined): RawRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('a notification', () => {
  it('is accepted when it is signed for our webhook, and for no other', async () => {
    await paid(fixture);
    const event = eventOf('PAYMENT.CAPTURE.COMPLETED');
    expect(await parse(signed(event))).toMatchObject({ verdict: 'verified', eventId: event.id });
    expect(await parse(signed(event, { webhookId: '9XL90610J3647323C' }))).toMatchObject({ reason: 'signature' });
  });

  it.each([
    'CERT-fake-other-name',
    'CERT-fake-self-signed',
    'CERT-fake-expired',
    'CERT-fake-foreign-chain',
    'CERT-fake-huge',
    'CERT-not-there',
  ])('with the certificate %s is refused', async (certificate) => {
    await paid(fixture);
    const verdict = await parse(signed(eventOf('PAYMENT.CAPTURE.COMPLETED'), { certificate }));
    expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'signature', reply: { status: 400 } });
  });

  it.each([
    ['paypal-auth-algo', 'SHA1withRSA'],
    ['paypal-auth-algo', 'none'],
    ['paypal-auth-algo', undefined],
    ['paypal-cert-url', undefined],
    ['paypal-cert-url', 'https://evil.example/v1/notifications/certs/CERT-fake-signer'],
    ['paypal-transmission-id', undefined],
    ['paypal-transmission-id', 'a|b|c|d|e|f'],
    ['paypal-transmission-time', undefined],
    ['paypal-transmission-time', 'yesterday'],
    ['paypal-transmission-time', String(START)],
    ['paypal-transmission-sig', 'x'.repeat(10_000)],
  ])('with %s: %s is refused', async (name, value) => {
    await paid(fixture);
    const request = withHeader(signed(eventOf('PAYMENT.CAPTURE.COMPLETED')), name, value);
    expect(await parse(request)).toMatchObject({ verdict: 'invalid', reason: 'signature' });
  });

  it('is refused after any one byte of it has changed', async () => {
    await paid(fixture);
    const request = signed(eventOf('PAYMENT.CAPTURE.COMPLETED'));
    for (let index = 0; index < request.body.length; index += 97) {
      const body = Buffer.from(request.body);
      body[index] = (body[index] ?? 0) ^ 0x20;
      expect(await parse({ ...request, body })).toMatchObject({ verdict: 'invalid', reason: 'signature' });
    }
  });

  it.each([
    [-3 * DAY - 59 * MINUTE, 'verified'],
    [-6 * MINUTE, 'verified'],
    [4 * MINUTE, 'verified'],
    [6 * MINUTE, 'invalid'],
    [-3 * DAY - 61 * MINUTE, 'invalid'],
  ])('that was signed %d ms from now is %s: PayPal delivers again for three days', async (apart, verdict) => {
    await paid(fixture);
    const answer = await parse(signed(eventOf('PAYMENT.CAPTURE.COMPLETED'), { at: START + apart }));
    expect(answer.verdict).toBe(verdict);
    if (verdict === 'invalid') expect(answer).toMatchObject({ reason: 'stale' });
  });

  it('is asked for again while its certificate cannot be had', async () => {
    await paid(fixture);
    const request = signed(eventOf('PAYMENT.CAPTURE.COMPLETED'));
    await fixture.fake.close();
    expect(await parse(request)).toMatchObject({ verdict: 'invalid', reply: { status: 503 } });
  });

  it('is refused without a configured webhook, so that PayPal tries again', async () => {
    const open = await openFixture({ config: { webhookId: undefined } });
    const verdict = await open.provider.parseNotification(signed('{}'));
    expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'unconfigured', reply: { status: 503 } });
    await open.close();
  });

  it.each(['', '[]', '{"id":"WH-1"}', '"event"', '{"id":"../x","event_type":"A","resource":{}}'])(
    'that is signed, but says %j, is refused',
    async (text) => {
      expect(await parse(signed(text))).toMatchObject({ verdict: 'invalid', reason: 'malformed' });
    },
  );
});

describe('a notification that PayPal is asked about', () => {
  let asking: Fixture;
  beforeEach(async () => {
    asking = await openFixture({ config: { verifyBy: 'api' } });
    asking.fake.books.webhooks.push({ id: WEBHOOK_ID, url: 'https://x.example', event_types: [] });
  });
  afterEach(() => asking.close());
  const sent = async (): Promise<RawRequest> => {
    await paid(asking);
    const event = asking.fake.books.events.at(-1);
    if (!event) throw new Error('no event');
    return signedRequest(event, { webhookId: WEBHOOK_ID, origin: asking.fake.url, at: START });
  };

  it('is genuine when PayPal says so, in the bytes it came in', async () => {
    const request = await sent();
    expect(await asking.provider.parseNotification(request)).toMatchObject({ verdict: 'verified' });
    const asked = asking.fake.seen.at(-1);
    expect(asked?.body.endsWith(`"webhook_event":${request.body.toString()}}`)).toBe(true);
    expect(asked?.headers['paypal-request-id']).toBeUndefined();
  });

  it('is refused when PayPal says no, or when it would say something else than one event', async () => {
    const request = await sent();
    const text = request.body.toString();
    const others = [
      text.replace('PAYMENT', 'PAYMANT'),
      `${text},"webhook_id":"X"`,
      `${text}}`,
      '[]',
      'null',
      '{"a":"\ufeff"',
      ' ',
    ];
    for (const other of others) {
      const body = Buffer.from(other);
      expect(await asking.provider.parseNotification({ ...request, body })).toMatchObject({ verdict: 'invalid' });
    }
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(await asking.provider.parseNotification({ ...request, body: bytes })).toMatchObject({ reason: 'signature' });
  });

  it('is asked for again when PayPal does not answer', async () => {
    const request = await sent();
    for (const fault of ['serverError', 'requestLost', 'rateLimited', 'gatewayHtml'] as const) {
      asking.fake.trouble.next(fault);
      const verdict = await asking.provider.parseNotification(request);
      expect(verdict).toMatchObject({ verdict: 'invalid', reply: { status: 503 } });
    }
    expect(await asking.provider.parseNotification(request)).toMatchObject({ verdict: 'verified' });
  });
});

describe('what a notification is about', () => {
  it.each(['CHECKOUT.ORDER.APPROVED', 'PAYMENT.AUTHORIZATION.CREATED', 'PAYMENT.CAPTURE.COMPLETED'])(
    '%s names order and payment',
    async (type) => {
      const payment = await paid(fixture, { capture: 'manual' });
      await fixture.provider.capture?.(move(payment, 100));
      const { providerRef, merchantRef } = payment;
      expect(await parse(signed(eventOf(type)))).toMatchObject({
        verdict: 'verified',
        kind: type,
        providerRef,
        merchantRef,
      });
    },
  );

  it('refunds name the payment, also those that somebody makes at PayPal', async () => {
    const payment = await paid(fixture);
    const { merchantRef } = payment;
    await fixture.provider.refund?.(move(payment, 100));
    expect(await parse(signed(eventOf('PAYMENT.CAPTURE.REFUNDED')))).toMatchObject({ merchantRef });
    const { custom_id: _, ...resource } = eventOf('PAYMENT.CAPTURE.REFUNDED').resource as { custom_id?: string };
    const byHand = { ...eventOf('PAYMENT.CAPTURE.REFUNDED'), resource };
    expect(await parse(signed(byHand))).toMatchObject({ merchantRef });
  });

  it('disputes name the payment by the disputed transaction', async () => {
    const { merchantRef, providerRef } = await paid(fixture);
    dispute(fixture.fake.books, providerRef);
    expect(await parse(signed(eventOf('CUSTOMER.DISPUTE.CREATED')))).toMatchObject({
      verdict: 'verified',
      merchantRef,
    });
  });

  it('a kept wallet names the order it was kept with', async () => {
    const { providerRef } = await paid(fixture, { tokenize: true });
    expect(await parse(signed(eventOf('VAULT.PAYMENT-TOKEN.CREATED')))).toMatchObject({
      verdict: 'verified',
      providerRef,
    });
  });

  it.each([
    ['of another kind', { event_type: 'BILLING.SUBSCRIPTION.CREATED', resource: { id: 'I-1' } }],
    ['about somebody else’s order', { resource: { id: 'X', custom_id: 'cart-7', invoice_id: 'R-7' } }],
    ['about something odd', { resource: { purchase_units: 'none', disputed_transactions: [7], custom_id: {} } }],
    [
      'about a wallet of nobody’s order',
      { event_type: 'VAULT.PAYMENT-TOKEN.CREATED', resource: { metadata: { order_id: '../1' } } },
    ],
  ])('one %s is acknowledged and ignored', async (_what, change) => {
    await paid(fixture);
    const event = { ...eventOf('PAYMENT.CAPTURE.COMPLETED'), ...change } as FakeEvent;
    expect(await parse(signed(event))).toMatchObject({ verdict: 'ignored', reply: { status: 200 } });
  });

  it('a given-up order still names its payment, and is not paid by the news of its approval', async () => {
    const { url, payment } = await begun(fixture);
    await fixture.provider.void?.(move(payment, 1_250));
    await press(url);
    const { merchantRef } = payment;
    expect(await parse(signed(eventOf('CHECKOUT.ORDER.APPROVED')))).toMatchObject({ verdict: 'verified', merchantRef });
    const told = await fixture.provider.retrieve(known(payment), idle());
    expect(told).toMatchObject({ status: 'succeeded', value: { stage: 'voided', captured: { amountMinor: 0 } } });
  });
});
