import { commercelayer } from '../../server/platforms/commercelayer/index.ts';
import {
  ACTION,
  authorization,
  body,
  CHECKOUT,
  capture,
  externalPayment,
  ORDER,
  openStore,
  order,
  PREVIOUS,
  post,
  postCheckout,
  postJson,
  resource,
  SECRET,
  sign,
} from '../server/platforms/commercelayer/fixture.ts';
import {
  answer,
  type Behaviour,
  clientForLoopback,
  loseAnswer,
  type Received,
  startStoreEnd,
} from '../server/platforms/commercelayer/store-end.ts';
import { type FakeStoreEnd, type PlatformHarness, platformConformance, type StoreEndMode } from './platform-suite.ts';

type Api = 'gateway' | 'payments';

const PAYMENTS_SECRET = '00112233445566778899aabbccddeeff';
const SHOPPER = 'eyJhbGciOiJIUzUxMiJ9.of-the-shopper.c2lnbmF0dXJl';
const RETRY_AFTER_SECONDS = 90;

const secretOf = (api: Api) => (api === 'gateway' ? SECRET : PAYMENTS_SECRET);

/** The action a webhook finishes; its transaction belongs to the one order there is. */
function finishedBy({ body }: Received): string {
  const { data } = JSON.parse(body.toString('utf8')) as { data: Record<string, unknown> };
  return String(data.action_id ?? data.transaction_token);
}

/** Commerce Layer's side: the order for whoever has the shopper's token, and a transaction finished once. */
async function startCommerceLayer(api: Api) {
  const end = await startStoreEnd();
  const finished = new Set<string>();
  const webhooks = () => end.received.filter(({ method }) => method === 'POST');
  const readOrder: Behaviour = (response, received) =>
    received.headers.authorization === `Bearer ${SHOPPER}`
      ? answer(200, body(order()))(response, received)
      : answer(401)(response, received);
  const finish: Behaviour = (response, received) => {
    const isSigned = received.headers['x-commercelayer-signature'] === sign(received.body, secretOf(api));
    if (isSigned) finished.add(finishedBy(received));
    answer(isSigned ? 200 : 401)(response, received);
  };
  const webhookModes: Readonly<Record<Exclude<StoreEndMode, 'unreachable'>, Behaviour>> = {
    accepts: finish,
    fails: answer(503, '', { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    denies: answer(401),
    losesAnswer: (response, received) => {
      finished.add(finishedBy(received));
      loseAnswer(response, received);
    },
    leaks: answer(500, `${SECRET} ${PREVIOUS} ${PAYMENTS_SECRET} `.repeat(500)),
  };
  const behave = (webhook: Behaviour) =>
    end.behave((response, received) =>
      received.method === 'POST' ? webhook(response, received) : readOrder(response, received),
    );
  behave(finish);
  const store: FakeStoreEnd = {
    async behave(mode) {
      if (mode === 'unreachable') return end.close();
      behave(webhookModes[mode]);
    },
    received: (orderRef) => (orderRef === ORDER ? webhooks().length : 0),
    fulfilled: (orderRef) => (orderRef === ORDER ? finished.size : 0),
  };
  return { store, end };
}

const session = resource(
  'payment_sessions',
  'sess000001',
  { amount_cents: 16_000, currency_code: 'USD', response_data: { data: { id: CHECKOUT } } },
  { order: { type: 'orders', id: ORDER } },
);
const paymentsAuthorization = resource(
  'payment_authorizations',
  'auth000001',
  { token: ACTION, amount_cents: 16_000, currency_code: 'USD' },
  { payment_session: { type: 'payment_sessions', id: session.id } },
);
const paymentsCapture = resource(
  'payment_captures',
  'capt000001',
  { token: ACTION, amount_cents: 5_000, currency_code: 'USD' },
  { payment_authorization: { type: 'payment_authorizations', id: paymentsAuthorization.id } },
);

/** One body per action, at its address. */
const BODIES: Readonly<Record<Api, readonly (readonly [path: string, document: unknown])[]>> = {
  gateway: [
    ['/authorize', body(externalPayment())],
    ['/capture', body(authorization({ capture_amount_cents: 5_000 }))],
    ['/void', body(authorization({ void_balance_cents: 11_000 }))],
    ['/refund', body(capture({ refund_amount_cents: 2_000 }))],
    ['/token', body(externalPayment())],
  ],
  payments: [
    ['/payments/authorization', body(session)],
    ['/payments/capture', body(paymentsCapture, [paymentsAuthorization])],
    ['/payments/void', body(paymentsAuthorization, [])],
    ['/payments/refund', body(paymentsCapture, [])],
    ['/payments/token', body(session)],
  ],
};

const wish = { orderId: ORDER, accessToken: SHOPPER };

const harness = (api: Api): PlatformHarness => {
  const secret = secretOf(api);
  const [path, document] = BODIES[api][0] ?? ['', null];
  const calls = BODIES[api].map(([at, what]) => ({ what: at, request: postJson(at, what, secret) }));
  return {
    limits: commercelayer.limits,
    order: { ref: ORDER, money: { amountMinor: 16_000, currency: 'USD' } },
    secrets: [SECRET, PREVIOUS, PAYMENTS_SECRET, SHOPPER],
    news: {
      kind: 'actionResult',
      action: { id: ACTION, kind: 'authorize', api, checkout: CHECKOUT, failure: null },
    },
    tellsChargebacks: false,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    goodRequest: () => (api === 'gateway' ? postCheckout(wish) : postJson('/payments/session', body(order()), secret)),
    forgedRequests: () =>
      calls.flatMap(({ what, request }) => [
        {
          what: `${what} without a signature`,
          request: { ...request, headers: { 'content-type': 'application/vnd.api+json' } },
        },
        {
          what: `${what} under another secret`,
          request: post(what, request.body, { 'x-commercelayer-signature': sign(request.body, 'f'.repeat(32)) }),
        },
        {
          what: `${what} with one byte more under the old signature`,
          request: { ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) },
        },
      ]),
    malformedRequests: () => [
      ...BODIES[api].flatMap(([at]) => [
        { what: `${at} without a document`, request: postJson(at, {}, secret) },
        { what: `${at} with nothing in it`, request: postJson(at, { data: { type: 'x', id: 'y' } }, secret) },
        { what: `${at} with a carts body`, request: postJson(at, body(resource('captures', 'y'), []), secret) },
      ]),
      { what: 'no such address', request: postJson('/authorisation', document, secret) },
      { what: 'a checkout without an order', request: postCheckout({ accessToken: SHOPPER }) },
      { what: 'a checkout of a path', request: postCheckout({ ...wish, orderId: '../customers' }) },
      { what: 'a checkout with a header in the token', request: postCheckout({ ...wish, accessToken: 'a\r\nb: c' }) },
    ],
    oversizedRequests: () => [
      { what: 'three megabytes', request: postJson(path, { data: 'x'.repeat(3 << 20) }, secret) },
      { what: 'a megabyte of a token', request: postCheckout({ ...wish, accessToken: 'x'.repeat(1 << 20) }) },
    ],
    actionCalls: () => calls,
    linkIn(reply) {
      const { url, data } = reply.body as { url?: string; data?: { checkout_url?: string } };
      return url ?? data?.checkout_url ?? null;
    },
    async open() {
      const { store, end } = await startCommerceLayer(api);
      const http = clientForLoopback();
      const keys = {
        organization: end.origin,
        webhookUrl: end.webhookUrl,
        secretPrevious: PREVIOUS,
        payments: { secret: PAYMENTS_SECRET },
      };
      return {
        platform: openStore(keys, http),
        store,
        async close() {
          await end.close();
          await http.close();
        },
      };
    },
  };
};

platformConformance('commercelayer', harness('gateway'));
platformConformance('commercelayer with the Payments API', harness('payments'));
