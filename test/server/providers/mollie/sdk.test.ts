/**
 * Mollie's own SDK against the fake, so that the fake answers what the SDK understands; and against the adapter: for
 * the same deed both must send the same request. The SDK speaks only https with certificates of its own list, so its
 * calls are taken at Mollie's real address and handed on.
 */
import createMollieClient, {
  CaptureMethod,
  Locale,
  MollieApiError,
  PaymentEmbed,
  PaymentMethod,
  SequenceType,
} from '@mollie/api-client';
import { http as mock } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../fakes/mollie/api.ts';
import { API_KEY, type Fixture, idle, look, move, openFixture, pay, session, start } from './fixture.ts';

const wire = setupServer();
const sdk = createMollieClient({ apiKey: API_KEY });
let fixture: Fixture;

beforeAll(() => wire.listen({ onUnhandledRequest: 'bypass' }));
afterAll(() => wire.close());
beforeEach(async () => {
  fixture = await openFixture();
  wire.use(
    mock.all('https://api.mollie.com/*', async ({ request }) => {
      const { pathname, search } = new URL(request.url);
      const body = request.method === 'GET' ? null : await request.text();
      const headers = Object.fromEntries(request.headers);
      delete headers['content-length'];
      const answer = await fetch(`${fixture.mollie.url}${pathname}${search}`, {
        method: request.method,
        headers,
        body,
      });
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answer.headers });
    }),
  );
});
afterEach(async () => {
  wire.resetHandlers();
  await fixture.close();
});

const amount = { currency: 'EUR', value: '12.50' };
const order = { amount, description: 'Blocks: 3 swords', redirectUrl: 'https://pay.example.com/checkout/co_1' };

describe('the SDK on the fake', () => {
  it('creates, pays, reads and refunds', async () => {
    const made = await sdk.payments.create({ ...order, metadata: { a: 1 }, method: PaymentMethod.ideal });
    expect(made).toMatchObject({ status: 'open', amount, mode: 'test', metadata: { a: 1 } });
    await fixture.mollie.visit(String(made.getCheckoutUrl()), 'approve');
    const paid = await sdk.payments.get(made.id);
    expect(paid).toMatchObject({ status: 'paid', method: 'ideal', amountRemaining: amount });
    const refund = await sdk.paymentRefunds.create({ paymentId: made.id, amount: { ...amount, value: '2.50' } });
    expect(refund).toMatchObject({ status: 'refunded', paymentId: made.id });
    const read = await sdk.payments.get(made.id, { embed: [PaymentEmbed.refunds, PaymentEmbed.chargebacks] });
    expect(read._embedded?.refunds).toMatchObject([{ id: refund.id, amount: { value: '2.50' } }]);
    expect(read._embedded?.chargebacks).toEqual([]);
  });

  it('holds, captures in parts, and releases the rest', async () => {
    const captureMode = CaptureMethod.manual;
    const made = await sdk.payments.create({ ...order, captureMode, method: PaymentMethod.creditcard });
    await fixture.mollie.visit(String(made.getCheckoutUrl()), 'approve');
    expect(await sdk.payments.get(made.id)).toMatchObject({ status: 'authorized', captureMode: 'manual' });
    const part = { ...amount, value: '5.00' };
    const capture = await sdk.paymentCaptures.create({ paymentId: made.id, amount: part });
    expect(capture).toMatchObject({ status: 'succeeded', amount: part, paymentId: made.id });
    expect(await sdk.payments.releaseAuthorization(made.id)).toBe(true);
    expect(await sdk.payments.get(made.id)).toMatchObject({ status: 'paid', amountCaptured: part });
  });

  it('keeps a mandate with a first payment and charges it', async () => {
    const customer = await sdk.customers.create({ name: 'Ada' });
    const first = { ...order, customerId: customer.id, sequenceType: SequenceType.first };
    const made = await sdk.payments.create(first);
    const mandateId = String(made.mandateId);
    expect(await sdk.customerMandates.get(mandateId, { customerId: customer.id })).toMatchObject({ status: 'pending' });
    await fixture.mollie.visit(String(made.getCheckoutUrl()), 'approve');
    expect(await sdk.customerMandates.get(mandateId, { customerId: customer.id })).toMatchObject({ status: 'valid' });
    const recurring = { ...order, customerId: customer.id, sequenceType: SequenceType.recurring };
    expect(await sdk.payments.create(recurring)).toMatchObject({ status: 'paid', mandateId });
  });

  it('lists payments page by page, newest first, and the methods with icons', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.push((await sdk.payments.create(order)).id);
    const page = await sdk.payments.page({ limit: 2 });
    expect(page.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect((await page.nextPage?.())?.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await sdk.methods.list())[0]).toMatchObject({ id: 'ideal', image: { svg: expect.stringMatching(/svg$/) } });
  });

  it('understands its refusals', async () => {
    const refusal = await sdk.payments.get('tr_unknown').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(MollieApiError);
    expect(refusal).toMatchObject({ statusCode: 404 });
    const wrong = { ...order, amount: { currency: 'EUR', value: '12.5' } };
    const invalid = await sdk.payments.create(wrong).catch((error: unknown) => error);
    expect(invalid).toMatchObject({ statusCode: 422, field: 'amount' });
    await expect(createMollieClient({ apiKey: `${API_KEY}x` }).payments.page()).rejects.toMatchObject({
      statusCode: 401,
    });
  });

  it('repeats its first answer to an idempotency key', async () => {
    const idempotencyKey = 'once';
    const one = await sdk.payments.create({ ...order, idempotencyKey });
    const two = await sdk.payments.create({ ...order, idempotencyKey });
    expect(two.id).toBe(one.id);
    expect(fixture.mollie.books.payments.size).toBe(1);
  });
});

/** The request `deed` sends, without what differs by nature. */
async function sent(
  method: string,
  deed: () => Promise<unknown>,
): Promise<Pick<Call, 'path' | 'body'> & { key: unknown }> {
  const before = fixture.mollie.calls.length;
  await deed();
  const call = fixture.mollie.calls.slice(before).find((each) => each.method === method);
  if (!call) throw new Error(`no ${method} was sent`);
  return { path: call.path, body: call.body ?? {}, key: call.headers['idempotency-key'] };
}

const anyPayment = (path: string) => path.replace(/(tr|cst|mdt)_\w+/g, '$1_');

describe('the adapter sends what the SDK sends', () => {
  it.each([false, true])('for the list of methods, to keep the source: %s', async (tokenize) => {
    const money = { amountMinor: 1_250, currency: 'EUR' };
    const ours = await sent('GET', async () =>
      fixture.provider.options?.({ money, locale: 'nl-BE', capture: 'automatic', tokenize, signal: idle() }),
    );
    const theirs = await sent('GET', () =>
      sdk.methods.list({ amount, locale: Locale.nl_BE, ...(tokenize && { sequenceType: SequenceType.first }) }),
    );
    const asked = ({ path }: Pick<Call, 'path'>) => {
      const { pathname, searchParams } = new URL(path, 'https://api.mollie.com');
      return [pathname, Object.fromEntries(searchParams)];
    };
    expect(asked(ours)).toEqual(asked(theirs));
  });

  it('for a new payment', async () => {
    const input = session({ capture: 'manual' });
    const ours = await sent('POST', () => fixture.provider.createSession(input));
    const theirs = await sent('POST', () =>
      sdk.payments.create({
        amount,
        description: input.description,
        redirectUrl: input.returnUrl,
        webhookUrl: input.notificationUrl,
        metadata: { tillgate: { payment: input.merchantRef, order: input.orderRef } },
        captureMode: CaptureMethod.manual,
        locale: Locale.nl_BE,
        idempotencyKey: 'theirs',
      }),
    );
    expect({ ...ours, key: 'theirs' }).toEqual(theirs);
    expect(ours.key).toBe(input.idempotencyKey);
  });

  it.each(['capture', 'refund'] as const)('for a %s', async (kind) => {
    const capture = kind === 'capture' ? 'manual' : 'automatic';
    const [first, second] = [await pay(fixture, { capture }), await pay(fixture, { capture })];
    const input = move(first, 500);
    const part = { ...amount, value: '5.00' };
    const ours = await sent('POST', async () => fixture.provider[kind]?.(input));
    const parameters = {
      paymentId: second.providerRef,
      amount: part,
      metadata: { tillgate: { key: input.idempotencyKey } },
      idempotencyKey: 'theirs',
    };
    const theirs = await sent('POST', async () =>
      kind === 'capture' ? sdk.paymentCaptures.create(parameters) : sdk.paymentRefunds.create(parameters),
    );
    expect({ ...ours, path: anyPayment(ours.path), key: 'theirs' }).toEqual({
      ...theirs,
      path: anyPayment(theirs.path),
    });
  });

  it('for a release, a cancellation and a look', async () => {
    const [first, second] = [await pay(fixture, { capture: 'manual' }), await pay(fixture, { capture: 'manual' })];
    const released = await sent('POST', async () => fixture.provider.void?.(move(first, 1_250)));
    const release = await sent('POST', () => sdk.payments.releaseAuthorization(second.providerRef));
    expect([anyPayment(released.path), released.body]).toEqual([anyPayment(release.path), release.body]);

    const [third, fourth] = [(await start(fixture)).payment, (await start(fixture)).payment];
    const givenUp = await sent('DELETE', async () => fixture.provider.void?.(move(third, 1_250)));
    const cancelled = await sent('DELETE', () => sdk.payments.cancel(fourth.providerRef));
    expect(anyPayment(givenUp.path)).toBe(anyPayment(cancelled.path));

    const looked = await sent('GET', () => look(fixture, third));
    const embed = [PaymentEmbed.captures, PaymentEmbed.refunds, PaymentEmbed.chargebacks];
    const read = await sent('GET', () => sdk.payments.get(fourth.providerRef, { embed }));
    expect(anyPayment(decodeURIComponent(looked.path))).toBe(anyPayment(decodeURIComponent(read.path)));
  });

  it('for a mandate and a charge of it', async () => {
    const details = { method: 'directdebit', consumerName: 'Ada', consumerAccount: 'NL91ABNA0417164300' };
    const create = { idempotencyKey: 'ours', details, customerRef: 'shopper', signal: idle() };
    let token = '';
    const before = fixture.mollie.calls.length;
    const kept = await fixture.provider.createToken?.(create);
    if (kept?.status === 'succeeded') token = kept.value.paymentSourceToken;
    const mine = fixture.mollie.calls.slice(before).at(-1);
    const customerId = token.split('/')[0] ?? '';
    const theirs = await sent('POST', () => sdk.customerMandates.create({ ...details, customerId } as never));
    expect([anyPayment(String(mine?.path)), mine?.body]).toEqual([anyPayment(theirs.path), theirs.body]);

    const { returnUrl, notificationUrl, ...rest } = session();
    const charge = { ...rest, paymentSourceToken: token, notificationUrl };
    const ours = await sent('POST', async () => fixture.provider.authorize?.(charge));
    const recurring = await sent('POST', () =>
      sdk.payments.create({
        amount,
        description: rest.description,
        webhookUrl: notificationUrl,
        metadata: { tillgate: { payment: rest.merchantRef, order: rest.orderRef } },
        sequenceType: SequenceType.recurring,
        customerId,
        mandateId: token.split('/')[1] ?? '',
      }),
    );
    expect([ours.path, ours.body]).toEqual([recurring.path, recurring.body]);
    expect(returnUrl).not.toBe('');
  });
});
