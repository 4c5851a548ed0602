import { readFileSync } from 'node:fs';
import pino from 'pino';
import type { RawRequest } from '../../../../server/http/raw.ts';
import type { HttpClient } from '../../../../server/outgoing/http-client.ts';
import { type CraftingStoreConfig, craftingstore } from '../../../../server/platforms/craftingstore/index.ts';
import { phpJsonEncode } from '../../../../server/platforms/craftingstore/php-json.ts';
import type { PlatformContext, StorePlatform } from '../../../../server/platforms/platform.ts';
import { hmacSha256 } from '../../../../server/platforms/signature.ts';

export const SECRET = 'k3y-of-the-blocks-store';
export const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);

const settings = {
  id: 'blocks',
  platform: 'craftingstore',
  origins: ['https://blocks.example.net'],
  methods: ['card'],
  name: 'Blocks',
  logo: null,
  accent: null,
};

/** A store's configuration as it leaves the configuration file. */
export function configured(keys: Readonly<Record<string, unknown>> = {}): CraftingStoreConfig {
  return { ...settings, ...craftingstore.configSchema.parse({ secret: SECRET, ...keys }) };
}

/** For stores that must not call anybody. */
const noHttp: HttpClient = {
  call: async ({ url }) => {
    throw new Error(`Nothing should be called, but ${url} was`);
  },
  close: async () => {},
};

export function contextOf(
  keys: Readonly<Record<string, unknown>> = {},
  http: HttpClient = noHttp,
): PlatformContext<CraftingStoreConfig> {
  return {
    store: configured(keys),
    http,
    clock: { now: () => NOW },
    logger: pino({ level: 'silent' }),
    publicUrl: 'https://pay.example.com',
    alert: () => {},
  };
}

export function openStore(keys: Readonly<Record<string, unknown>> = {}, http: HttpClient = noHttp): StorePlatform {
  return craftingstore.open(contextOf(keys, http));
}

/** An order as the gateway page shows it, in the lower-case currency that is really sent. */
export function order(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'PENDING',
    transactionId: 'ABCD-EFGH-IJKL-MNOP',
    currency: 'usd',
    user: {
      identifier: '1234567',
      email: 'dummy@craftingstore.net',
      firstName: 'Dummy',
      lastName: null,
      billingAddressLineOne: null,
      billingAddressLineTwo: '',
      billingCity: null,
      billingZipCode: null,
      billingCountry: { name: 'Netherlands', code: 'NL', currency: 'EUR' },
    },
    package: { name: 'VIP', notes: null, price: 900 },
    webhook: {
      failedUrl: 'https://example.craftingstore.net/failed',
      successUrl: 'https://example.craftingstore.net/success',
    },
    ...changes,
  };
}

export const sign = (bytes: string | Buffer, secret = SECRET): string => hmacSha256(secret, bytes).toString('hex');

/** A POST with these bytes; the signature is theirs unless headers say otherwise. */
export function post(bytes: string | Buffer, headers: RawRequest['headers'] = {}): RawRequest {
  return {
    method: 'POST',
    path: '/',
    query: {},
    headers: { 'content-type': 'application/json', 'x-signature': sign(bytes), ...headers },
    body: Buffer.from(bytes),
  };
}

/** A body as CraftingStore sends it: PHP's form, signed. */
export const postOrder = (body: unknown, secret = SECRET): RawRequest => {
  const bytes = phpJsonEncode(body);
  return post(bytes, { 'x-signature': sign(bytes, secret) });
};

export interface PhpVector {
  readonly value: unknown;
  readonly encoded: string;
  readonly hmac: string;
  readonly hex: string;
}

/** What PHP itself printed and signed with `secretKey`; parsed at run time, since one value owns a `__proto__`. */
export const phpVectors: ReadonlyMap<string, PhpVector> = new Map(
  Object.entries(
    JSON.parse(readFileSync(new URL('../../../fixtures/php/vectors.json', import.meta.url), 'utf8')) as Record<
      string,
      PhpVector
    >,
  ),
);

/** The vector of that name; a missing one is a broken fixture. */
export function phpVector(name: string): PhpVector {
  const vector = phpVectors.get(name);
  if (!vector) throw new Error(`vectors.json has no ${name}`);
  return vector;
}
