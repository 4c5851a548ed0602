/**
 * PayPal's own descriptions of its API as the judge: of every request the adapter makes, and of the fake's answers. They
 * are of February 2024; what is newer is taken out before and held against the SDK instead (sdk.test.ts).
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { SeenRequest } from '../../../fakes/paypal/api.ts';
import { dispute } from '../../../fakes/paypal/shopper.ts';
import { signedRequest } from '../../../fakes/paypal/webhooks.ts';
import { type Call, type Contract, missingSpec, openContract } from '../../../support/openapi.ts';
import {
  approvedSetup,
  authorization,
  begun,
  idle,
  known,
  move,
  openFixture,
  outcomeValue,
  paid,
  START,
  WEBHOOK_ID,
} from './fixture.ts';

const FILES = {
  '/v2/checkout/': 'paypal/checkout_orders_v2.json',
  '/v2/payments/': 'paypal/payments_payment_v2.json',
  '/v3/vault/': 'paypal/vault_payment_tokens_v3.json',
  '/v1/customer/': 'paypal/customer_disputes_v1.json',
  '/v1/notifications/': 'paypal/notifications_webhooks_v1.json',
} as const;
const absent = Object.values(FILES)
  .map(missingSpec)
  .find((reason) => reason !== null);

/** Every kind of request, at least once. */
async function journey(): Promise<SeenRequest[]> {
  const fixture = await openFixture({ config: { brandName: 'Blocks & more', verifyBy: 'api' } });
  const { provider, fake, close } = fixture;
  fake.books.webhooks.push({
    id: WEBHOOK_ID,
    url: 'https://pay.example.com/notifications/wallet',
    event_types: [{ name: '*' }],
  });
  const given = await paid(fixture, { capture: 'manual', tokenize: true, locale: 'pt-BR' });
  await provider.capture?.(move(given, 1_000));
  await provider.refund?.(move(given, 300));
  const disputed = await paid(fixture);
  dispute(fake.books, disputed.providerRef, {
    status: 'RESOLVED',
    dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' },
  });
  await provider.retrieve(known(disputed), idle());
  const released = await paid(fixture, { capture: 'manual' });
  await provider.void?.(move(released, 1_250));
  await provider.void?.(move((await begun(fixture)).payment, 1_250));
  const details = await approvedSetup(fixture);
  const kept = await provider.createToken?.({ idempotencyKey: 'key_token', details, customerRef: 'c', signal: idle() });
  const token = outcomeValue<{ paymentSourceToken: string }>(kept ?? { status: 'absent' }).paymentSourceToken;
  await provider.authorize?.(authorization(token));
  await provider.authorize?.(authorization(token, { capture: 'manual' }));
  await provider.findByMerchantRef?.({ ...known(given), providerRef: null, merchantRef: 'pay_lost' }, idle());
  await provider.checkConfig();
  const register = { canSave: () => true, signal: idle() };
  const [webhook] = fake.books.webhooks;
  if (webhook) webhook.event_types = [{ name: 'PAYMENT.CAPTURE.COMPLETED' }];
  await provider.registerNotifications?.(register);
  const [event] = fake.books.events;
  if (event)
    await provider.parseNotification(signedRequest(event, { webhookId: WEBHOOK_ID, origin: fake.url, at: START }));
  fake.books.webhooks.length = 0;
  await provider.registerNotifications?.(register);
  await close();
  return fake.seen.filter(({ url }) => !url.startsWith('/v1/oauth2/'));
}

const ALL_KINDS = [
  'GET /v1/customer/disputes',
  'GET /v1/customer/disputes/:id',
  'GET /v1/notifications/webhooks',
  'GET /v2/checkout/orders/:id',
  'PATCH /v1/notifications/webhooks/:id',
  'PATCH /v2/checkout/orders/:id',
  'POST /v1/notifications/verify-webhook-signature',
  'POST /v1/notifications/webhooks',
  'POST /v2/checkout/orders',
  'POST /v2/checkout/orders/:id/authorize',
  'POST /v2/checkout/orders/:id/capture',
  'POST /v2/payments/authorizations/:id/capture',
  'POST /v2/payments/authorizations/:id/void',
  'POST /v2/payments/captures/:id/refund',
  'POST /v3/vault/payment-tokens',
];

const kindOf = ({ method, url }: SeenRequest) =>
  `${method} ${url.split('?')[0]?.replace(/\/(?=[A-Z0-9-]*\d)[A-Z0-9-]{8,}(?=\/|$)/, '/:id')}`;

/** The request as the descriptions of 2024 know it. */
function callOf({ method, url, headers, body }: SeenRequest): Call {
  const parsed = body === '' ? undefined : JSON.parse(body);
  // Since then: who began a payment with a kept wallet, and another kind of token to trade in.
  delete parsed?.payment_source?.paypal?.stored_credential;
  if (url === '/v3/vault/payment-tokens') parsed.payment_source.token.type = 'BILLING_AGREEMENT';
  return { method, path: url, headers: headers as Record<string, string>, body: parsed };
}

describe.skipIf(absent)(`PayPal's own descriptions${absent ? ` (${absent})` : ''}`, () => {
  const contracts = new Map<string, Contract>();
  let seen: SeenRequest[];
  const PATIENCE = 60_000;
  const contractOf = ({ url }: SeenRequest): Contract => {
    const contract = [...contracts].find(([prefix]) => url.startsWith(prefix))?.[1];
    if (!contract) throw new Error(`nobody describes ${url}`);
    return contract;
  };

  beforeAll(async () => {
    for (const [prefix, file] of Object.entries(FILES)) {
      // Patterns that are written for engines without Unicode mode; numbers of a query arrive as text.
      contracts.set(prefix, await openContract(file, { unicodePatterns: false, coerceTypes: true }));
    }
    seen = await journey();
  }, PATIENCE);

  it('find nothing wrong with any request of the adapter', () => {
    for (const request of seen) {
      expect({ kind: kindOf(request), wrong: contractOf(request).request(callOf(request)) }).toEqual({
        kind: kindOf(request),
        wrong: [],
      });
    }
    expect([...new Set(seen.map(kindOf))].sort()).toEqual(ALL_KINDS);
  });

  it('would find something wrong', () => {
    const wrong: readonly (readonly [string, (body: Record<string, unknown>) => object])[] = [
      ['POST /v2/checkout/orders', (body) => ({ ...body, intent: 7 })],
      ['POST /v2/checkout/orders', ({ purchase_units: _, ...rest }) => rest],
      ['POST /v2/checkout/orders', (body) => ({ ...body, purchase_units: [{ amount: { value: '1.00' } }] })],
      ['POST /v2/payments/captures/:id/refund', () => ({ amount: { currency_code: 'EUR', value: 3 } })],
      ['POST /v2/payments/authorizations/:id/capture', (body) => ({ ...body, final_capture: 'no' })],
      ['PATCH /v2/checkout/orders/:id', () => [{ op: 'change', path: '/intent' }]],
    ];
    for (const [kind, change] of wrong) {
      const request = seen.find((one) => kindOf(one) === kind);
      if (!request) throw new Error(kind);
      const call = callOf(request);
      const body = change(call.body as Record<string, unknown>);
      expect(contractOf(request).request({ ...call, body }), kind).not.toEqual([]);
    }
  });

  it(
    'find nothing wrong with any answer of the fake',
    () => {
      // The last of each kind, which has the most to say.
      const last = new Map(seen.filter(({ answer }) => answer?.body).map((request) => [kindOf(request), request]));
      expect(last.size).toBe(ALL_KINDS.length - 1);
      for (const [kind, request] of last) {
        const { status = 0, body } = request.answer ?? {};
        const wrong = contractOf(request).response(callOf(request), status, body);
        expect({ kind, wrong }).toEqual({ kind, wrong: [] });
      }
    },
    PATIENCE,
  );
});

it('sends a request id with every request that moves something, each its own, and asks for whole answers', async () => {
  const posts = (await journey()).filter(({ method, url }) => method === 'POST' && !url.includes('/notifications/'));
  for (const { headers } of posts) {
    expect(headers['paypal-request-id']).toMatch(/^[\w-]{3,108}$/);
    expect(headers.prefer).toBe('return=representation');
  }
  const ids = posts.map(({ url, headers }) => `${url} ${String(headers['paypal-request-id'])}`);
  expect(new Set(ids).size).toBe(ids.length);
});
