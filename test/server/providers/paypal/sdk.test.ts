/**
 * PayPal's own SDK against the fake, so that the fake answers what the SDK understands; and against the adapter: for the
 * same deed both must send the same request. The SDK speaks only with PayPal's own hosts, so its calls are taken there
 * and handed on.
 */
import {
  ApiError,
  CheckoutPaymentIntent,
  Client,
  Environment,
  OrdersController,
  PatchOp,
  PaymentInitiator,
  PaymentsController,
  PaypalExperienceUserAction,
  PaypalPaymentTokenCustomerType,
  PaypalPaymentTokenUsageType,
  PaypalWalletContextShippingPreference,
  StoredPaymentSourceUsageType,
  StoreInVaultInstruction,
  UsagePattern,
  VaultController,
  VaultTokenRequestType,
} from '@paypal/paypal-server-sdk';
import { http as mock } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET } from '../../../fakes/paypal/fake.ts';
import { settle } from '../../../fakes/paypal/shopper.ts';
import { approvedSetup, authorization, begun, type Fixture, move, openFixture, paid, press } from './fixture.ts';

const wire = setupServer();
let fixture: Fixture;
let orders: OrdersController;
let payments: PaymentsController;
let vault: VaultController;

beforeAll(() => wire.listen({ onUnhandledRequest: 'bypass' }));
afterAll(() => wire.close());
beforeEach(async () => {
  fixture = await openFixture();
  const client = new Client({
    clientCredentialsAuthCredentials: { oAuthClientId: CLIENT_ID, oAuthClientSecret: CLIENT_SECRET },
    environment: Environment.Sandbox,
  });
  orders = new OrdersController(client);
  payments = new PaymentsController(client);
  vault = new VaultController(client);
  wire.use(
    mock.all('https://api-m.sandbox.paypal.com/*', async ({ request }) => {
      const { pathname, search } = new URL(request.url);
      const body = request.method === 'GET' ? null : await request.text();
      const headers = Object.fromEntries(request.headers);
      delete headers['content-length'];
      const { method } = request;
      const answer = await fetch(`${fixture.fake.url}${pathname}${search}`, { method, headers, body });
      const isEmpty = answer.status === 204;
      return new Response(isEmpty ? null : await answer.arrayBuffer(), answer);
    }),
  );
});
afterEach(async () => {
  wire.resetHandlers();
  await fixture.close();
});

const amount = { currencyCode: 'EUR', value: '12.50' };
const whole = 'return=representation';
const source = {
  paypal: { experienceContext: { returnUrl: 'https://shop.example/back', cancelUrl: 'https://shop.example/cancel' } },
};

let serial = 0;
async function begin(intent = CheckoutPaymentIntent.Capture, more: object = {}) {
  serial += 1;
  const unit = { amount, customId: `order-${serial}`, invoiceId: `invoice-${serial}` };
  const body = { intent, purchaseUnits: [unit], paymentSource: source, ...more };
  const { result } = await orders.createOrder({ body, paypalRequestId: `begin-${serial}`, prefer: whole });
  return { id: result.id ?? '', result, url: result.links?.find(({ rel }) => rel === 'payer-action')?.href ?? '' };
}

async function issueOf(call: Promise<unknown>): Promise<{ status: number; issue: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const body = JSON.parse(String(error.body));
    return { status: error.statusCode, issue: body.details[0].issue };
  }
  throw new Error('not refused');
}

describe('the SDK on the fake', () => {
  it('creates, lets approve, captures, reads and refunds', async () => {
    const { id, result, url } = await begin();
    expect(result).toMatchObject({
      status: 'PAYER_ACTION_REQUIRED',
      purchaseUnits: [{ amount, referenceId: 'default' }],
    });
    expect((await press(url)).headers.get('location')).toContain(`token=${id}`);
    expect((await orders.getOrder({ id })).result.status).toBe('APPROVED');
    const { result: done } = await orders.captureOrder({ id, prefer: whole });
    const [capture] = done.purchaseUnits?.[0]?.payments?.captures ?? [];
    expect(done.status).toBe('COMPLETED');
    expect(capture).toMatchObject({ status: 'COMPLETED', amount, finalCapture: true, invoiceId: `invoice-${serial}` });
    const refunded = await payments.refundCapturedPayment({
      captureId: capture?.id ?? '',
      prefer: whole,
      body: { amount: { ...amount, value: '2.50' }, customId: 'half' },
    });
    expect(refunded.result).toMatchObject({ status: 'COMPLETED', customId: 'half' });
    const { result: after } = await payments.getCapturedPayment({ captureId: capture?.id ?? '' });
    expect(after).toMatchObject({ status: 'PARTIALLY_REFUNDED', supplementaryData: { relatedIds: { orderId: id } } });
    const { result: read } = await orders.getOrder({ id });
    expect(read.purchaseUnits?.[0]?.payments?.refunds).toMatchObject([{ amount: { value: '2.50' } }]);
  });

  it('authorizes, captures in parts and voids the rest', async () => {
    const { id, url } = await begin(CheckoutPaymentIntent.Authorize);
    await press(url);
    const { result } = await orders.authorizeOrder({ id, prefer: whole });
    const [held] = result.purchaseUnits?.[0]?.payments?.authorizations ?? [];
    const authorizationId = held?.id ?? '';
    const part = (value: string) =>
      payments.captureAuthorizedPayment({
        authorizationId,
        prefer: whole,
        body: { amount: { ...amount, value }, invoiceId: value },
      });
    expect((await part('5.00')).result).toMatchObject({ status: 'COMPLETED', finalCapture: false });
    expect(await issueOf(part('9.40'))).toEqual({ status: 422, issue: 'MAX_CAPTURE_AMOUNT_EXCEEDED' });
    expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe('PARTIALLY_CAPTURED');
    await payments.voidPayment({ authorizationId });
    expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe('VOIDED');
    expect(await issueOf(part('1.00'))).toEqual({ status: 422, issue: 'AUTHORIZATION_VOIDED' });
  });

  it('is refused what PayPal refuses', async () => {
    const { id, url } = await begin();
    expect(await issueOf(orders.captureOrder({ id }))).toEqual({ status: 422, issue: 'ORDER_NOT_APPROVED' });
    expect(await issueOf(orders.authorizeOrder({ id }))).toEqual({
      status: 422,
      issue: 'ACTION_DOES_NOT_MATCH_INTENT',
    });
    await press(url, 'declined');
    expect(await issueOf(orders.captureOrder({ id }))).toEqual({ status: 422, issue: 'INSTRUMENT_DECLINED' });
    await press(url);
    await orders.captureOrder({ id });
    expect(await issueOf(orders.captureOrder({ id }))).toEqual({ status: 422, issue: 'ORDER_ALREADY_CAPTURED' });
    expect(await issueOf(orders.getOrder({ id: '0000000000000000A' }))).toEqual({
      status: 404,
      issue: 'INVALID_RESOURCE_ID',
    });
    const forints = {
      intent: CheckoutPaymentIntent.Capture,
      purchaseUnits: [{ amount: { currencyCode: 'HUF', value: '10.50' } }],
    };
    expect(await issueOf(orders.createOrder({ body: forints }))).toEqual({ status: 422, issue: 'DECIMAL_PRECISION' });
  });

  it('changes an order, all of it or nothing, and not a completed one', async () => {
    const { id, url } = await begin();
    const path = "/purchase_units/@reference_id=='default'/custom_id";
    const change = (value: string, more: { op: PatchOp; path: string; value: string }[] = []) =>
      orders.patchOrder({ id, body: [{ op: PatchOp.Replace, path, value }, ...more] });
    expect((await change('another')).statusCode).toBe(204);
    const unknown = { op: PatchOp.Replace, path: '/status', value: 'VOIDED' };
    expect(await issueOf(change('third', [unknown]))).toEqual({ status: 422, issue: 'NOT_PATCHABLE' });
    expect((await orders.getOrder({ id })).result.purchaseUnits?.[0]?.customId).toBe('another');
    await press(url);
    await orders.captureOrder({ id });
    expect(await issueOf(change('late'))).toEqual({ status: 422, issue: 'ORDER_ALREADY_COMPLETED' });
  });

  it('keeps a wallet with a purchase and without one, and charges both', async () => {
    const kept = { vault: { storeInVault: StoreInVaultInstruction.OnSuccess, usageType: 'MERCHANT' } };
    const { id, url } = await begin(CheckoutPaymentIntent.Capture, {
      paymentSource: { paypal: { ...source.paypal, attributes: kept } },
    });
    await press(url);
    const { result } = await orders.captureOrder({ id, prefer: whole });
    const withPurchase = result.paymentSource?.paypal?.attributes?.vault?.id;
    const setup = await vault.createSetupToken({ body: { paymentSource: { paypal: {} } }, paypalRequestId: 'setup' });
    await press(setup.result.links?.find(({ rel }) => rel === 'approve')?.href ?? '');
    const token = { id: setup.result.id ?? '', type: VaultTokenRequestType.SetupToken };
    const { result: alone } = await vault.createPaymentToken({
      body: { paymentSource: { token } },
      paypalRequestId: 'token',
    });
    for (const vaultId of [withPurchase, alone.id]) {
      const charged = await begin(CheckoutPaymentIntent.Capture, { paymentSource: { paypal: { vaultId } } });
      expect(charged.result.status).toBe('COMPLETED');
      expect(charged.result.purchaseUnits?.[0]?.payments?.captures).toMatchObject([{ status: 'COMPLETED' }]);
    }
    const invented = begin(CheckoutPaymentIntent.Capture, { paymentSource: { paypal: { vaultId: 'invented' } } });
    expect(await issueOf(invented)).toEqual({ status: 422, issue: 'TOKEN_ID_NOT_FOUND' });
  });

  it('is answered the same for the same request id, as it stands by then, and little unless it asks for more', async () => {
    const body = { intent: CheckoutPaymentIntent.Capture, purchaseUnits: [{ amount }], paymentSource: source };
    const ask = () => orders.createOrder({ body, paypalRequestId: 'same' });
    const first = await ask();
    expect(Object.keys(JSON.parse(String(first.body)))).toEqual(['id', 'status', 'links']);
    await press(first.result.links?.find(({ rel }) => rel === 'payer-action')?.href ?? '');
    const again = await ask();
    expect([again.statusCode, again.result.id, again.result.status]).toEqual([200, first.result.id, 'APPROVED']);
    expect(fixture.fake.books.orders.size).toBe(1);
  });

  it('sees what comes late, and what does not come', async () => {
    const { id, url } = await begin();
    await press(url, 'echeck');
    const { result } = await orders.captureOrder({ id, prefer: whole });
    const [capture] = result.purchaseUnits?.[0]?.payments?.captures ?? [];
    expect(capture).toMatchObject({ status: 'PENDING', statusDetails: { reason: 'ECHECK' } });
    settle(fixture.fake.books);
    expect((await payments.getCapturedPayment({ captureId: capture?.id ?? '' })).result.status).toBe('COMPLETED');
  });
});

/** The bodies the fake was sent by the SDK and by the adapter, for the same deed. */
function bodiesOf(path: RegExp): unknown[] {
  const posts = fixture.fake.seen.filter(({ method, url }) => method !== 'GET' && path.test(url));
  return posts.map(({ body }) => JSON.parse(body));
}

describe('the adapter says what the SDK says', () => {
  it('to create an order', async () => {
    const { payment } = await begun(fixture, { tokenize: true, capture: 'manual', locale: 'pt-BR' });
    const { merchantRef } = payment;
    await orders.createOrder({
      paypalRequestId: 'sdk',
      body: {
        intent: CheckoutPaymentIntent.Authorize,
        purchaseUnits: [{ amount, customId: merchantRef, invoiceId: merchantRef, description: 'Blocks: 3 swords' }],
        paymentSource: {
          paypal: {
            experienceContext: {
              returnUrl: 'https://pay.example.com/checkout/co_1?embed=1',
              cancelUrl: 'https://pay.example.com/checkout/co_1?embed=1',
              userAction: PaypalExperienceUserAction.PayNow,
              shippingPreference: PaypalWalletContextShippingPreference.NoShipping,
              locale: 'pt-BR',
            },
            attributes: {
              vault: {
                storeInVault: StoreInVaultInstruction.OnSuccess,
                usageType: PaypalPaymentTokenUsageType.Merchant,
                customerType: PaypalPaymentTokenCustomerType.Consumer,
                usagePattern: UsagePattern.Immediate,
              },
            },
          },
        },
      },
    });
    const [adapter, sdk] = bodiesOf(/orders$/);
    expect(adapter).toEqual(sdk);
  });

  it('to charge a kept wallet', async () => {
    const { setupToken } = await approvedSetup(fixture);
    const input = {
      idempotencyKey: 'k',
      customerRef: 'c',
      details: { setupToken },
      signal: new AbortController().signal,
    };
    const kept = await fixture.provider.createToken?.(input);
    const token = kept?.status === 'succeeded' ? kept.value.paymentSourceToken : '';
    const charge = authorization(token);
    await fixture.provider.authorize?.(charge);
    const { merchantRef } = charge;
    const paypal = {
      vaultId: token,
      storedCredential: {
        paymentInitiator: PaymentInitiator.Merchant,
        usage: StoredPaymentSourceUsageType.Subsequent,
        usagePattern: UsagePattern.Immediate,
      },
    };
    const unit = {
      amount: { ...amount, value: '9.90' },
      customId: merchantRef,
      invoiceId: 'sdk',
      description: 'Monthly blocks',
    };
    const body = { intent: CheckoutPaymentIntent.Capture, purchaseUnits: [unit], paymentSource: { paypal } };
    await orders.createOrder({ body, paypalRequestId: 'sdk' });
    const [adapter, sdk] = bodiesOf(/orders$/) as { purchase_units: { invoice_id: string }[] }[];
    for (const one of sdk?.purchase_units ?? []) one.invoice_id = merchantRef;
    expect(adapter).toEqual(sdk);
    const bodyOfToken = { paymentSource: { token: { id: setupToken, type: VaultTokenRequestType.SetupToken } } };
    await issueOf(vault.createPaymentToken({ body: bodyOfToken, paypalRequestId: 'other' }));
    const [traded, same] = bodiesOf(/payment-tokens$/);
    expect(traded).toEqual(same);
  });

  it('to capture, to refund and to give up', async () => {
    const payment = await paid(fixture, { capture: 'manual' });
    await fixture.provider.capture?.(move(payment, 1_000));
    await fixture.provider.refund?.(move(payment, 300));
    const { payment: other } = await begun(fixture);
    await fixture.provider.void?.(move(other, 1_250));
    const [capture] = bodiesOf(/authorizations\/\w+\/capture$/) as { invoice_id: string }[];
    const [refund] = bodiesOf(/refund$/) as { custom_id: string }[];
    const [authorizationId = ''] = fixture.fake.books.authorizations.keys();
    const [captureId = ''] = fixture.fake.books.captures.keys();
    const body = { amount: { ...amount, value: '10.00' }, invoiceId: capture?.invoice_id ?? '', finalCapture: false };
    await issueOf(payments.captureAuthorizedPayment({ authorizationId, body }));
    const refundBody = { amount: { ...amount, value: '3.00' }, customId: refund?.custom_id ?? '' };
    await payments.refundCapturedPayment({ captureId, body: refundBody });
    await orders.patchOrder({
      id: (await begin()).id,
      body: [
        {
          op: PatchOp.Replace,
          path: "/purchase_units/@reference_id=='default'/custom_id",
          value: `${other.merchantRef}.void`,
        },
        { op: PatchOp.Replace, path: '/intent', value: 'AUTHORIZE' },
      ],
    });
    for (const path of [/authorizations\/\w+\/capture$/, /refund$/, /orders\/\w+$/]) {
      const [adapter, sdk, ...more] = bodiesOf(path);
      expect(more).toEqual([]);
      expect(adapter).toEqual(sdk);
    }
  });
});
