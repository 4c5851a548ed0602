/** Stripe's own library against the fake: what it cannot read, or reads otherwise, is no Stripe. */
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAKE_KEY, type FakeStripe, startFakeStripe } from '../../../fakes/stripe/fake.ts';
import { dispute, settle } from '../../../fakes/stripe/shopper.ts';
import { pay, payInFields } from './fixture.ts';

let fake: FakeStripe;
let sdk: Stripe;

const sdkFor = ({ port }: FakeStripe, key = FAKE_KEY): Stripe =>
  new Stripe(key, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });

beforeEach(async () => {
  fake = await startFakeStripe();
  sdk = sdkFor(fake);
});
afterEach(() => fake.close());

const order = (overrides: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  ui_mode: 'hosted_page',
  success_url: 'https://shop.example/thanks',
  line_items: [
    { quantity: 2, price_data: { currency: 'eur', unit_amount: 700, product_data: { name: 'Sword & “shield”' } } },
  ],
  client_reference_id: 'order-1',
  metadata: { of: 'the session' },
  payment_intent_data: { metadata: { of: 'the payment' } },
  ...overrides,
});

async function buy(overrides: Partial<Stripe.Checkout.SessionCreateParams> = {}, instrument?: string) {
  const { id, url } = await sdk.checkout.sessions.create(order(overrides));
  await pay(url ?? '', instrument);
  const session = await sdk.checkout.sessions.retrieve(id);
  if (typeof session.payment_intent !== 'string') throw new Error('not paid');
  return { session, intent: await sdk.paymentIntents.retrieve(session.payment_intent, { expand: ['latest_charge'] }) };
}

const refusal = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('not refused');
};

describe("Stripe's library and the fake: sessions", () => {
  it('creates, shows, pays and lists them', async () => {
    const { session, intent } = await buy();
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', amount_total: 1_400, url: null });
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 1_400, metadata: { of: 'the payment' } });
    expect(intent.latest_charge).toMatchObject({ captured: true, metadata: { of: 'the payment' } });
    const listed = await sdk.checkout.sessions.list({
      created: { gte: session.created - 5, lte: session.created + 5 },
    });
    expect(listed.data.map(({ client_reference_id }) => client_reference_id)).toEqual(['order-1']);
    expect((await sdk.checkout.sessions.list({ created: { gte: session.created + 60 } })).data).toEqual([]);
  });

  it('turns pages, newest first', async () => {
    for (let index = 0; index < 5; index += 1) {
      await sdk.checkout.sessions.create(order({ client_reference_id: `order-${index}` }));
    }
    const refs: (string | null)[] = [];
    for await (const session of sdk.checkout.sessions.list({ limit: 2 })) refs.push(session.client_reference_id);
    expect(refs).toEqual(['order-4', 'order-3', 'order-2', 'order-1', 'order-0']);
  });

  it('expires an open one and refuses to expire another', async () => {
    const { id, url } = await sdk.checkout.sessions.create(order());
    expect(await sdk.checkout.sessions.expire(id)).toMatchObject({ status: 'expired', url: null });
    expect((await pay(url ?? '')).status).toBe(404);
    expect(await refusal(sdk.checkout.sessions.expire(id))).toMatchObject({ type: 'StripeInvalidRequestError' });
  });

  it('leaves the page open after a refused card', async () => {
    const { id, url } = await sdk.checkout.sessions.create(order());
    await pay(url ?? '', 'pm_card_visa_chargeDeclined');
    expect(await sdk.checkout.sessions.retrieve(id)).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    await pay(url ?? '');
    expect(await sdk.checkout.sessions.retrieve(id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
    expect(fake.books.intents.size).toBe(1);
  });

  it.each([
    [{ expires_at: Math.floor(Date.now() / 1_000) + 60 }, 'parameter_invalid'],
    [{ nonsense: 'x' }, 'parameter_unknown'],
    [{ success_url: '' }, 'parameter_missing'],
  ])('refuses %j', async (wrong, code) => {
    const error = await refusal(sdk.checkout.sessions.create({ ...order(), ...wrong }));
    expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, code });
    expect(fake.books.sessions.size).toBe(0);
  });

  it.each([
    ['kwd', 1_235, 'invalid_charge_amount'],
    ['isk', 150, 'invalid_charge_amount_no_decimal_compatible'],
  ])('refuses an amount %s cannot have: %d', async (currency, unit_amount, code) => {
    const price_data = { currency, unit_amount, product_data: { name: 'x' } };
    const error = await refusal(sdk.checkout.sessions.create(order({ line_items: [{ quantity: 1, price_data }] })));
    expect(error.code).toBe(code);
  });
});

describe("Stripe's library and the fake: money", () => {
  const manual = { payment_intent_data: { capture_method: 'manual' as const } };

  it('captures a part once and writes the rest down as a refund', async () => {
    const { intent } = await buy(manual);
    expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 1_400 });
    const captured = await sdk.paymentIntents.capture(intent.id, { amount_to_capture: 900 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 900, amount_capturable: 0 });
    expect((await sdk.refunds.list({ payment_intent: intent.id })).data).toMatchObject([{ amount: 500 }]);
    const again = await refusal(sdk.paymentIntents.capture(intent.id));
    expect(again.code).toBe('payment_intent_unexpected_state');
    const tooMuch = await refusal(sdk.refunds.create({ payment_intent: intent.id, amount: 901 }));
    expect(tooMuch.type).toBe('StripeInvalidRequestError');
  });

  it('cancels only what waits for its capture', async () => {
    const { intent } = await buy(manual);
    const canceled = await sdk.paymentIntents.cancel(intent.id, { cancellation_reason: 'requested_by_customer' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'requested_by_customer' });
    const { intent: done } = await buy();
    expect((await refusal(sdk.paymentIntents.cancel(done.id))).code).toBe('payment_intent_unexpected_state');
  });

  it('refunds at once, late and in vain', async () => {
    const { intent } = await buy({}, 'pm_card_pendingRefund');
    const late = await sdk.refunds.create({ payment_intent: intent.id, amount: 400 });
    expect(late.status).toBe('pending');
    settle(fake.books);
    expect((await sdk.refunds.retrieve(late.id)).status).toBe('succeeded');
    const { intent: other } = await buy({}, 'pm_card_refundFail');
    const vain = await sdk.refunds.create({ payment_intent: other.id });
    settle(fake.books);
    expect(await sdk.refunds.retrieve(vain.id)).toMatchObject({ status: 'failed' });
  });

  it('shows disputes', async () => {
    const { intent } = await buy();
    dispute(fake.books, intent.id);
    const [one] = (await sdk.disputes.list({ payment_intent: intent.id })).data;
    expect(one).toMatchObject({ amount: 1_400, status: 'needs_response', payment_intent: intent.id });
  });

  it('keeps a payment method and charges it without the shopper', async () => {
    const { session, intent } = await buy({
      customer_creation: 'always',
      payment_intent_data: { setup_future_usage: 'off_session' },
    });
    const saved = { customer: String(session.customer), payment_method: String(intent.payment_method) };
    const alone = {
      off_session: true,
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const },
    };
    const charged = await sdk.paymentIntents.create({ amount: 500, currency: 'eur', ...saved, ...alone });
    expect(charged).toMatchObject({ status: 'succeeded', amount_received: 500 });
    const other = await sdk.customers.create();
    const stolen = { ...saved, customer: other.id, amount: 500, currency: 'eur', ...alone };
    expect((await refusal(sdk.paymentIntents.create(stolen))).type).toBe('StripeInvalidRequestError');
  });

  it('begins a payment for the shopper to confirm, once, and cancels one nobody paid', async () => {
    const begin = () =>
      sdk.paymentIntents.create({
        amount: 900,
        currency: 'eur',
        capture_method: 'manual',
        automatic_payment_methods: { enabled: true },
        metadata: { of: 'the payment' },
      });
    const intent = await begin();
    expect(intent).toMatchObject({ status: 'requires_payment_method', capture_method: 'manual' });
    expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_`));
    expect((await payInFields(fake, intent.id, 'pm_card_visa_chargeDeclined')).status).toBe(402);
    expect((await sdk.paymentIntents.retrieve(intent.id)).last_payment_error?.code).toBe('card_declined');
    await payInFields(fake, intent.id);
    expect((await sdk.paymentIntents.retrieve(intent.id)).status).toBe('requires_capture');
    const other = await begin();
    expect((await sdk.paymentIntents.cancel(other.id)).status).toBe('canceled');
    expect((await payInFields(fake, other.id)).status).toBe(400);
  });

  it('declines with a card error that carries the intent', async () => {
    const { id: customer } = await sdk.customers.create();
    const error = await refusal(
      sdk.paymentIntents.create({
        amount: 500,
        currency: 'eur',
        customer,
        payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds',
        confirm: true,
        off_session: true,
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      }),
    );
    expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, decline_code: 'insufficient_funds' });
    expect(error.payment_intent?.status).toBe('requires_payment_method');
  });
});

describe("Stripe's library and the fake: keys and troubles", () => {
  it('remembers a request by its key, and refuses another under the same key', async () => {
    const first = await sdk.checkout.sessions.create(order(), { idempotencyKey: 'k1' });
    const again = await sdk.checkout.sessions.create(order(), { idempotencyKey: 'k1' });
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    const other = order({ client_reference_id: 'order-2' });
    const error = await refusal(sdk.checkout.sessions.create(other, { idempotencyKey: 'k1' }));
    expect(error.type).toBe('StripeIdempotencyError');
    expect(fake.books.sessions.size).toBe(1);
  });

  it('refuses a second one while the first is at work', async () => {
    fake.trouble.next('slow');
    const calls = [1, 2, 3].map(() => sdk.checkout.sessions.create(order(), { idempotencyKey: 'k2' }));
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(fake.books.sessions.size).toBe(1);
  });

  it('keeps even a failure that had its effect', async () => {
    fake.trouble.next('serverErrorAfter');
    for (const _ of [1, 2]) {
      const error = await refusal(sdk.checkout.sessions.create(order(), { idempotencyKey: 'k3' }));
      expect(error).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    }
    expect(fake.books.sessions.size).toBe(1);
  });

  it('knows its keys, its limits and its paths', async () => {
    const stranger = sdkFor(fake, 'sk_test_ofSomebodyElse');
    expect((await refusal(stranger.refunds.list())).type).toBe('StripeAuthenticationError');
    expect((await refusal(sdk.paymentIntents.retrieve('pi_none'))).code).toBe('resource_missing');
    expect(await refusal(sdk.products.list())).toMatchObject({ statusCode: 404 });
    fake.trouble.next('rateLimited');
    expect((await refusal(sdk.refunds.list())).type).toBe('StripeRateLimitError');
  });
});
