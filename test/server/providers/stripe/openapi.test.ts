/**
 * Stripe's own description of its API as the judge: of every request the adapter makes, and of the fake's answers. The
 * newest one kept is of 2023; what is newer is taken out before and held against the library's types instead.
 */
import { default as express } from 'express';
import type Stripe from 'stripe';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../../server/providers/provider.ts';
import { intentParams } from '../../../../server/providers/stripe/authorize.ts';
import { stripeConfig } from '../../../../server/providers/stripe/config.ts';
import { elementParams } from '../../../../server/providers/stripe/create-intent.ts';
import { sessionParams } from '../../../../server/providers/stripe/create-session.ts';
import { customerParams, setupParams } from '../../../../server/providers/stripe/create-token.ts';
import { refundParams } from '../../../../server/providers/stripe/refund.ts';
import type { SeenRequest } from '../../../fakes/stripe/api.ts';
import { FAKE_PUBLISHABLE_KEY } from '../../../fakes/stripe/browser.ts';
import { FAKE_KEY } from '../../../fakes/stripe/fake.ts';
import { dispute } from '../../../fakes/stripe/shopper.ts';
import { type Call, type Contract, missingSpec, openContract } from '../../../support/openapi.ts';
import { authorization, idle, known, move, openFixture, outcomeValue, paid, session } from './fixture.ts';

const FILE = 'stripe/payments-subset.2023-08-16.json';
const absent = missingSpec(FILE);

type Form = Record<string, unknown>;

/** Every kind of request, at least once. */
async function journey(): Promise<SeenRequest[]> {
  const fixture = await openFixture({ config: { paymentMethodTypes: ['card', 'ideal'] } });
  const { provider, fake, close } = fixture;
  const input = session({ capture: 'manual', tokenize: true, locale: 'pt-BR' });
  const given = await paid(fixture, { capture: 'manual' });
  await provider.capture?.(move(given, 1_000));
  await provider.refund?.(move(given, 300));
  dispute(fake.books, given.providerRef);
  await provider.retrieve(known(given), idle());
  const released = await paid(fixture, { capture: 'manual' });
  await provider.void?.(move(released, 1_250));
  const begun = outcomeValue<{ payment: typeof given }>(await provider.createSession(input)).payment;
  await provider.void?.(move(begun, 1_250));
  const kept = await provider.createToken?.({
    idempotencyKey: 'key_token',
    details: { paymentMethod: 'pm_card_visa' },
    customerRef: 'customer-7',
    signal: idle(),
  });
  const token = outcomeValue<{ paymentSourceToken: string }>(kept ?? { status: 'absent' }).paymentSourceToken;
  await provider.authorize?.(authorization(token));
  await provider.authorize?.(authorization(token, { capture: 'manual' }));
  await provider.findByMerchantRef?.({ ...known(given), providerRef: null, merchantRef: 'pay_lost' }, idle());
  await provider.checkConfig();
  const register = { canSave: () => true, signal: idle() };
  await provider.registerNotifications?.(register);
  for (const endpoint of fake.books.endpoints.values()) Object.assign(endpoint, { status: 'disabled' });
  await provider.registerNotifications?.(register);
  await close();
  return [...fake.seen, ...(await journeyInFields())];
}

/** The same with the shopper in fields on our page. */
async function journeyInFields(): Promise<SeenRequest[]> {
  const config = { present: 'element', publishableKey: FAKE_PUBLISHABLE_KEY };
  const { provider, fake, close } = await openFixture({ config });
  const input = session({ capture: 'manual', tokenize: true });
  const { payment } = outcomeValue<Session>(await provider.createSession(input));
  await provider.createSession(session());
  await provider.retrieve(known(payment), idle());
  await provider.void?.(move(payment, 1_250));
  await close();
  return fake.seen;
}

const ALL_KINDS = [
  'GET /v1/checkout/sessions',
  'GET /v1/checkout/sessions/:id',
  'GET /v1/disputes',
  'GET /v1/payment_intents',
  'GET /v1/payment_intents/:id',
  'GET /v1/refunds',
  'GET /v1/refunds/:id',
  'GET /v1/webhook_endpoints',
  'POST /v1/checkout/sessions',
  'POST /v1/checkout/sessions/:id/expire',
  'POST /v1/customers',
  'POST /v1/payment_intents',
  'POST /v1/payment_intents/:id/cancel',
  'POST /v1/payment_intents/:id/capture',
  'POST /v1/refunds',
  'POST /v1/setup_intents',
  'POST /v1/webhook_endpoints',
  'POST /v1/webhook_endpoints/:id',
];

const app = express();
app.set('query parser', 'extended');
const readForm = app.get('query parser fn') as (text: string) => Form;

const jsonOf = (value: unknown): Form => JSON.parse(JSON.stringify(value));

const kindOf = (answer: unknown): string => {
  const { object, url } = answer as { object: string; url?: string };
  return object === 'list' ? `list ${url}` : object;
};

/**
 * An answer without what the description cannot say: preparing it takes "nullable" from types of several shapes, and it
 * knows an expanded charge only by its id.
 */
const asDescribed = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer), (key, value) =>
    value === null ? undefined : key === 'latest_charge' && typeof value === 'object' ? value.id : value,
  );

/** The request as the description of 2023 knows it. */
function callOf({ method, url, body }: SeenRequest): Call {
  const [path = '', query = ''] = url.split('?');
  const form = readForm(body);
  const search = new URLSearchParams(query);
  if (path === '/v1/checkout/sessions') {
    expect([undefined, 'hosted_page']).toContain(form.ui_mode);
    delete form.ui_mode;
    for (const name of ['created[gte]', 'created[lte]']) search.delete(name);
  }
  if (path.startsWith('/v1/webhook_endpoints') && method === 'POST') {
    // It lists every version and every kind of event there was by then.
    delete form.api_version;
    form.enabled_events = Object.values(form.enabled_events as Form).filter((event) => event !== 'refund.failed');
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method, path: `${path}?${search}`, headers, body: method === 'GET' ? undefined : jsonOf(form) };
}

describe.skipIf(absent !== null)(`Stripe's own description${absent ? ` (${absent})` : ''}`, () => {
  let contract: Contract;
  let seen: SeenRequest[];
  // The description is large, and what it says of an answer is compiled each time: seconds on a busy machine.
  const PATIENCE = 60_000;

  beforeAll(async () => {
    contract = await openContract(FILE, { coerceTypes: true, formBodies: true });
    seen = await journey();
  }, PATIENCE);

  it(
    'finds nothing wrong with any request of the adapter',
    () => {
      for (const request of seen) {
        const name = `${request.method} ${request.url}`;
        expect({ name, wrong: contract.request(callOf(request)) }).toEqual({ name, wrong: [] });
      }
      const kinds = new Set(
        seen.map(({ method, url }) => `${method} ${url.split('?')[0]?.replace(/(cs|pi|re|we)_\w+/, ':id')}`),
      );
      expect([...kinds].sort()).toEqual(ALL_KINDS);
    },
    PATIENCE,
  );

  it('would find something wrong', () => {
    const create = seen.find(({ method }) => method === 'POST');
    if (!create) throw new Error('nothing was created');
    const call = callOf(create);
    const body = call.body as Form;
    for (const wrong of [{ mode: 'gift' }, { expires_at: 'soon' }, { line_item: [] }, { success_url: undefined }]) {
      expect(contract.request({ ...call, body: jsonOf({ ...body, ...wrong }) })).not.toEqual([]);
    }
  });

  it(
    'finds nothing wrong with any answer of the fake',
    () => {
      // The last of each kind of thing, which has the most to say.
      const answers = new Map(seen.map((request) => [kindOf(request.answer?.body), request]));
      for (const kind of ['checkout.session', 'payment_intent', 'refund', 'list /v1/disputes']) {
        const request = answers.get(kind);
        if (!request) throw new Error(`no ${kind}`);
        const name = `${request.method} ${request.url}`;
        const wrong = contract.response(
          callOf(request),
          request.answer?.status ?? 0,
          asDescribed(request.answer?.body),
        );
        expect({ name, wrong }).toEqual({ name, wrong: [] });
      }
    },
    PATIENCE,
  );
});

it('sends a key with every request that changes something, and the version with every one', async () => {
  const seen = await journey();
  for (const { method, url, headers } of seen) {
    expect(headers['stripe-version']).toBe('2026-10-28.endive');
    expect(headers.authorization).toBe(`Bearer ${FAKE_KEY}`);
    // Registering is no row of ours: its keys are made up.
    const key = url.startsWith('/v1/webhook_endpoints') ? /^[0-9a-f-]{36}$/ : /^key_/;
    if (method === 'POST') expect(headers['idempotency-key']).toMatch(key);
  }
  const keys = seen.filter(({ method }) => method === 'POST').map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(keys.length);
});

it('makes parameters of the shapes that the current library types', () => {
  const config = stripeConfig.parse({ secretKey: FAKE_KEY });
  const source = { customer: 'cus_1', paymentMethod: 'pm_1' };
  const params = {
    session: sessionParams(session({ tokenize: true }), 1_250, config, 'card'),
    intent: intentParams(authorization('cus_1/pm_1'), 990, source, 'card'),
    element: elementParams(session(), 1_250, config, 'card', 'cus_1'),
    refund: refundParams('pi_1', 100, { merchantRef: 'pay_1', idempotencyKey: 'key_1' }),
    setup: setupParams('cus_1', 'pm_1'),
    customer: customerParams('customer-7'),
    window: { created: { gte: 1, lte: 2 } },
  } satisfies {
    session: Stripe.Checkout.SessionCreateParams;
    intent: Stripe.PaymentIntentCreateParams;
    element: Stripe.PaymentIntentCreateParams;
    refund: Stripe.RefundCreateParams;
    setup: Stripe.SetupIntentCreateParams;
    customer: Stripe.CustomerCreateParams;
    window: Stripe.Checkout.SessionListParams;
  };
  expect(params.session.ui_mode).toBe('hosted_page');
});
