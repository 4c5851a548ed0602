import pino from 'pino';
import type { RawRequest } from '../../../../server/http/raw.ts';
import type { HttpClient } from '../../../../server/outgoing/http-client.ts';
import type { ActionRequest } from '../../../../server/payments/actions/action.ts';
import { type CommerceLayerConfig, commercelayer } from '../../../../server/platforms/commercelayer/index.ts';
import type { PlatformContext, StorePlatform, StoreRequestVerdict } from '../../../../server/platforms/platform.ts';
import { hmacSha256 } from '../../../../server/platforms/signature.ts';

export const SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
export const PREVIOUS = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
export const ORIGIN = 'https://fashion.example.com';
export const ORGANIZATION = 'https://fashion.commercelayer.io';
export const CHECKOUT = 'co_0123456789abcdef0123456789abcdef';
export const ACTION = 'act_0123456789abcdef0123456789abcdef';
export const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);

type Keys = Readonly<Record<string, unknown>>;

const settings = {
  id: 'fashion',
  platform: 'commercelayer',
  origins: [ORIGIN],
  methods: ['card'],
  name: 'Fashion',
  logo: null,
  accent: null,
};

/** A store's configuration as it leaves the configuration file. */
export function configured(keys: Keys = {}): CommerceLayerConfig {
  const own = commercelayer.configSchema.parse({ secret: SECRET, organization: ORGANIZATION, ...keys });
  return { ...settings, ...own };
}

/** For stores that must not call anybody. */
const noHttp: HttpClient = {
  call: async ({ url }) => {
    throw new Error(`Nothing should be called, but ${url} was`);
  },
  close: async () => {},
};

export function contextOf(keys: Keys = {}, http: HttpClient = noHttp): PlatformContext<CommerceLayerConfig> {
  return {
    store: configured(keys),
    http,
    clock: { now: () => NOW },
    logger: pino({ level: 'silent' }),
    publicUrl: 'https://pay.example.com',
    alert: () => {},
  };
}

export function openStore(keys: Keys = {}, http: HttpClient = noHttp): StorePlatform {
  return commercelayer.open(contextOf(keys, http));
}

/** The signature is one of Commerce Layer's if it is made with the store's secret. */
export const sign = (bytes: string | Buffer, secret = SECRET): string => hmacSha256(secret, bytes).toString('base64');

/** A call of Commerce Layer's server with these bytes; the signature is theirs unless headers say otherwise. */
export function post(path: string, bytes: string | Buffer, headers: RawRequest['headers'] = {}): RawRequest {
  const signature = { 'content-type': 'application/vnd.api+json', 'x-commercelayer-signature': sign(bytes) };
  return { method: 'POST', path, query: {}, headers: { ...signature, ...headers }, body: Buffer.from(bytes) };
}

export const postJson = (path: string, body: unknown, secret = SECRET): RawRequest => {
  const bytes = JSON.stringify(body);
  return post(path, bytes, { 'x-commercelayer-signature': sign(bytes, secret) });
};

/** A browser's wish for a checkout. */
export const postCheckout = (body: unknown): RawRequest => ({
  method: 'POST',
  path: '/checkouts',
  query: {},
  headers: { 'content-type': 'application/json', origin: ORIGIN },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

export const meta = { mode: 'test', organization_id: 'EnpVOFrKvy' };

/** A resource as the recorded callbacks have it: relative links, and relationships without data. */
export function resource(type: string, id: string, attributes: Keys = {}, relations: Keys = {}) {
  const self = `/api/${type}/${id}`;
  const named = Object.entries(relations).map(([name, data]) => [name, { links: { self: `${self}/${name}` }, data }]);
  return {
    id,
    type,
    links: { self },
    attributes,
    relationships: { versions: { links: { self: `${self}/versions` } }, ...Object.fromEntries(named) },
    meta,
  };
}

export const ORDER = 'wBXVhZOmXO';
export const orderRelation = { order: { type: 'orders', id: ORDER } };

export const order = (attributes: Keys = {}) =>
  resource(
    'orders',
    ORDER,
    {
      number: '28030653',
      status: 'pending',
      currency_code: 'USD',
      total_amount_with_taxes_cents: 16_000,
      ...attributes,
    },
    { customer: { type: 'customers', id: 'njmyhjxoNb' } },
  );

export const lineItem = (id: string, attributes: Keys = {}) =>
  resource('line_items', id, { name: 'Enamel Mug', quantity: 1, item_type: 'skus', ...attributes });

export const externalPayment = (attributes: Keys = {}, id = 'ZNKjeUYepv') =>
  resource('external_payments', id, { payment_source_token: CHECKOUT, ...attributes }, orderRelation);

export const authorization = (attributes: Keys = {}, id = 'yGzeUJxRJj') =>
  resource(
    'authorizations',
    id,
    {
      token: ACTION,
      currency_code: 'USD',
      amount_cents: 16_000,
      capture_amount_cents: null,
      capture_balance_cents: 16_000,
      void_balance_cents: 16_000,
      metadata: {},
      ...attributes,
    },
    orderRelation,
  );

export const capture = (attributes: Keys = {}, id = 'yJQDUVndWj') =>
  resource(
    'captures',
    id,
    {
      token: ACTION,
      currency_code: 'USD',
      amount_cents: 16_000,
      refund_amount_cents: null,
      refund_balance_cents: 16_000,
      metadata: {},
      ...attributes,
    },
    orderRelation,
  );

export const body = (data: unknown, included: readonly unknown[] = [order(), lineItem('kxnXtnWVAa')]) => ({
  data,
  included,
});

/** The action that a signed body asks for at this path; anything else is a failed test. */
export async function actionAt(path: string, document: unknown, keys: Keys = {}): Promise<ActionRequest> {
  const verdict = await openStore(keys).parseRequest(postJson(path, document));
  if (verdict.verdict !== 'act') throw new Error(`Expected to act, got ${JSON.stringify(verdict)}`);
  return verdict.action;
}

/** The refusal of a signed body at this path; anything else is a failed test. */
export async function refusalAt(path: string, document: unknown, keys: Keys = {}): Promise<Refused> {
  return refused(await openStore(keys).parseRequest(postJson(path, document)));
}

export type Refused = Extract<StoreRequestVerdict, { verdict: 'refused' }>;

export function refused(verdict: StoreRequestVerdict): Refused {
  if (verdict.verdict !== 'refused') throw new Error(`Expected a refusal, got ${JSON.stringify(verdict)}`);
  return verdict;
}
