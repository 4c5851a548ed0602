import fc from 'fast-check';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../../server/http/raw.ts';
import { verify } from '../../../../server/providers/stripe/signature.ts';
import { dispute } from '../../../fakes/stripe/shopper.ts';
import type { FakeEvent } from '../../../fakes/stripe/things.ts';
import { signedRequest } from '../../../fakes/stripe/webhooks.ts';
import {
  type Fixture,
  known,
  move,
  openFixture,
  PREVIOUS_SECRET,
  paid,
  START,
  session,
  WEBHOOK_SECRET,
} from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const parse = (request: RawRequest) => fixture.provider.parseNotification(request);
const signed = (event: FakeEvent | string, secret = WEBHOOK_SECRET, at = START) => signedRequest(event, secret, at);
const eventOf = (type: string): FakeEvent => {
  const event = fixture.fake.books.events.findLast((one) => one.type === type);
  if (!event) throw new Error(`no ${type}`);
  return event;
};
const withHeader = (request: RawRequest, header: string): RawRequest => ({
  ...request,
  headers: { ...request.headers, 'stripe-signature': header },
});

describe('a notification signed by the vendor’s own library', () => {
  it('is accepted with the current and with the previous secret, and with no other', async () => {
    await paid(fixture);
    const event = eventOf('payment_intent.succeeded');
    for (const secret of [WEBHOOK_SECRET, PREVIOUS_SECRET]) {
      expect(await parse(signed(event, secret))).toMatchObject({ verdict: 'verified', eventId: event.id });
    }
    expect(await parse(signed(event, 'whsec_ofAnotherEndpoint'))).toMatchObject({ reason: 'signature' });
  });

  it('is accepted when it carries several signatures, as while a secret is rolled', async () => {
    await paid(fixture);
    const request = signed(eventOf('payment_intent.succeeded'));
    const [time, own] = String(request.headers['stripe-signature']).split(',');
    const other = `v1=${'0'.repeat(64)}`;
    expect(await parse(withHeader(request, `${time},${other},${own},v0=${'1'.repeat(64)}`))).toMatchObject({
      verdict: 'verified',
    });
    expect(await parse(withHeader(request, `${time},${other}`))).toMatchObject({ reason: 'signature' });
    expect(await parse(withHeader(request, `${time},${time},${own}`))).toMatchObject({ reason: 'signature' });
    expect(await parse(withHeader(request, `${time},${own?.toUpperCase()}`))).toMatchObject({ reason: 'signature' });
    expect(await parse(withHeader(request, `${own}`))).toMatchObject({ reason: 'signature' });
    const many = Array.from({ length: 17 }, () => own).join(',');
    expect(await parse(withHeader(request, `${time},${many}`))).toMatchObject({ reason: 'signature' });
  });

  it('is refused after any one byte of it has changed', async () => {
    await paid(fixture);
    const request = signed(eventOf('payment_intent.succeeded'));
    for (let index = 0; index < request.body.length; index += 97) {
      const body = Buffer.from(request.body);
      body[index] = (body[index] ?? 0) ^ 0x20;
      expect(await parse({ ...request, body })).toMatchObject({ verdict: 'invalid', reason: 'signature' });
    }
  });

  it('means the same to our verifier as to the library, whatever was signed and whoever signed it', () => {
    const vendor = new Stripe('sk_test_x');
    const accepts = (payload: string, header: string): boolean => {
      try {
        vendor.webhooks.signature?.verifyHeader(payload, header, WEBHOOK_SECRET, 300);
        return true;
      } catch {
        return false;
      }
    };
    const now = Math.floor(Date.now() / 1_000);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
        fc.constantFrom(WEBHOOK_SECRET, 'whsec_ofAnotherEndpoint'),
        fc.integer({ min: -290, max: 0 }),
        fc.boolean(),
        (payload, secret, offset, changed) => {
          const header = vendor.webhooks.generateTestHeaderString({ payload, secret, timestamp: now + offset });
          const received = changed ? `${payload}.` : payload;
          const ours = verify([WEBHOOK_SECRET], Buffer.from(received), header, now * 1_000) === 'genuine';
          expect(ours).toBe(accepts(received, header));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is refused without a configured secret, so that Stripe tries again', async () => {
    const open = await openFixture({ config: { webhookSecret: undefined, webhookSecretPrevious: undefined } });
    const verdict = await open.provider.parseNotification(signed('{}', ''.padEnd(1)));
    expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'unconfigured', reply: { status: 503 } });
    await open.close();
  });
});

describe('what a notification is about', () => {
  it.each([
    ['checkout.session.completed', false],
    ['payment_intent.succeeded', true],
    ['charge.succeeded', true],
    ['charge.refunded', true],
    ['refund.created', true],
  ])('%s names the payment', async (type, withIntent) => {
    const payment = await paid(fixture);
    await fixture.provider.refund?.(move(payment, 100));
    const verdict = await parse(signed(eventOf(type)));
    expect(verdict).toMatchObject({ verdict: 'verified', kind: type, merchantRef: payment.merchantRef });
    expect('providerRef' in verdict ? verdict.providerRef : undefined).toBe(
      withIntent ? payment.providerRef : undefined,
    );
  });

  it('a dispute names it by the id that the payment goes by once it is paid', async () => {
    const payment = await paid(fixture);
    dispute(fixture.fake.books, payment.providerRef);
    const verdict = await parse(signed(eventOf('charge.dispute.created')));
    expect(verdict).toMatchObject({ verdict: 'verified', providerRef: payment.providerRef });
    expect(verdict).not.toHaveProperty('merchantRef');
  });

  it.each([
    [
      'of another kind',
      { type: 'customer.created', data: { object: { id: 'cus_1', metadata: { tillgate_payment: 'pay_1' } } } },
    ],
    [
      'about somebody else’s session',
      { type: 'checkout.session.completed', data: { object: { id: 'cs_1', metadata: {} } } },
    ],
    [
      'about somebody else’s payment',
      { type: 'payment_intent.succeeded', data: { object: { id: 'pi_1', metadata: null } } },
    ],
    [
      'of another method on the account',
      {
        type: 'payment_intent.succeeded',
        data: { object: { id: 'pi_1', metadata: { tillgate_payment: 'pay_1', tillgate_method: 'ideal' } } },
      },
    ],
    ['of live mode, with a test key', { livemode: true }],
    ['of a connected account', { account: 'acct_1' }],
    [
      'of a refund without a payment',
      { type: 'refund.created', data: { object: { id: 're_1', payment_intent: null } } },
    ],
  ])('one %s is acknowledged and ignored', async (_what, change) => {
    await paid(fixture);
    const event = { ...eventOf('payment_intent.succeeded'), ...change } as FakeEvent;
    expect(await parse(signed(event))).toMatchObject({ verdict: 'ignored', reply: { status: 200 } });
  });

  it('a test event is ignored by a method with a live key', async () => {
    const config = { secretKey: 'sk_live_0123456789abcdef' };
    const live = await openFixture({ config, fake: { live: true, keys: [config.secretKey] } });
    await paid(fixture);
    const test = await live.provider.parseNotification(signed(eventOf('payment_intent.succeeded')));
    expect(test).toMatchObject({ verdict: 'ignored' });
    const payment = await paid(live);
    expect(payment.live).toBe(true);
    await live.close();
  });

  it.each(['', '[]', '{"id":"evt_1"}', '"evt"', '{"id":"../evt","object":"event"}'])(
    'one that is signed, but says %j, is refused',
    async (text) => {
      expect(await parse(signed(text))).toMatchObject({ verdict: 'invalid', reason: 'malformed' });
    },
  );
});

it('events in any order, and as often as they come, all lead to the same truth', async () => {
  const payment = await paid(fixture, session());
  const types = fixture.fake.books.events.filter(({ type }) => type !== 'payment_intent.created');
  for (const event of [...types].reverse().flatMap((one) => [one, one])) {
    expect(await parse(signed(event))).toMatchObject({ verdict: 'verified', eventId: event.id });
    const told = await fixture.provider.retrieve(known(payment), new AbortController().signal);
    expect(told).toEqual({ status: 'succeeded', value: payment });
  }
});
