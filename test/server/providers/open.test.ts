import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Outcome } from '../../../server/payments/outcome.ts';
import { openProvider } from '../../../server/providers/open.ts';
import type {
  Capabilities,
  PaymentProvider,
  ProviderContext,
  ProviderPayment,
} from '../../../server/providers/provider.ts';

const BARE: Capabilities = {
  manualCapture: false,
  partialCapture: false,
  multiCapture: false,
  partialRefund: false,
  multiRefund: false,
  tokens: false,
  findByMerchantRef: false,
  notifications: 'none',
  idempotencyKeyTtlMs: null,
  currencies: 'any',
  settledBy: 'provider',
  panel: 'redirect',
};

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const PAYMENT: ProviderPayment = {
  providerRef: 'p1',
  merchantRef: 'pay_1',
  live: false,
  authorized: eur(100),
  captured: eur(100),
  refunded: eur(0),
  disputed: null,
  stage: 'captured',
};
const paid = async (): Promise<Outcome<ProviderPayment>> => ({ status: 'succeeded', value: PAYMENT });

function open(capabilities: Partial<Capabilities>, methods: Partial<PaymentProvider>, lifetimeMs = 1) {
  const log: string[] = [];
  const context: ProviderContext<unknown> = {
    method: 'card',
    config: {},
    mountUrl: 'http://localhost/methods/card',
    dataDirectory: ':memory:',
    publicUrl: 'http://localhost',
    clock: { now: () => 0 },
    http: { call: async () => ({ kind: 'neverSent', reason: 'test' }), close: async () => {} },
    logger: pino({}, { write: (line: string) => log.push(line) }),
    alert: () => {},
  };
  const provider = openProvider(
    {
      id: 'own',
      configSchema: z.unknown(),
      capabilities: { ...BARE, ...capabilities },
      isTest: () => true,
      sessionLifetimeMs: () => lifetimeMs,
      open: () => ({
        createSession: async () => ({ status: 'succeeded', value: { payment: PAYMENT } }),
        retrieve: paid,
        parseNotification: async () => ({ verdict: 'ignored', reason: 'none', reply: { status: 200, body: null } }),
        redact: (transcript) => transcript.replaceAll('sk_secret', '***'),
        checkConfig: async () => [],
        ...methods,
      }),
    },
    context,
  );
  return { provider, log };
}

const KNOWN = { providerRef: 'p1', merchantRef: 'pay_1', money: eur(100), receipts: [], createdAt: 0, expiresAt: 1 };
const { signal } = new AbortController();

describe('opening a provider', () => {
  it.each<[Partial<Capabilities>, Partial<PaymentProvider>, string]>([
    [{ manualCapture: true }, {}, 'capability manualCapture is true, but capture() is missing'],
    [{ manualCapture: true }, { capture: paid }, 'capability manualCapture is true, but void() is missing'],
    [{}, { capture: paid }, 'capability manualCapture is false, but capture() is present'],
    [{ tokens: true }, {}, 'capability tokens is true, but createToken() is missing'],
    [{}, { authorize: paid }, 'capability tokens is false, but authorize() is present'],
    [{ findByMerchantRef: true }, {}, 'capability findByMerchantRef is true, but findByMerchantRef() is missing'],
    [{}, { findByMerchantRef: paid }, 'capability findByMerchantRef is false, but findByMerchantRef() is present'],
    [{ partialRefund: true }, {}, 'capability partialRefund is true, but refund() is missing'],
    [{ multiRefund: true }, {}, 'capability multiRefund is true, but refund() is missing'],
    [{ partialCapture: true }, {}, 'capability partialCapture is true, but manualCapture is false'],
    [{ multiCapture: true }, {}, 'capability multiCapture is true, but partialCapture is false'],
    [{ idempotencyKeyTtlMs: 0 }, {}, 'capability idempotencyKeyTtlMs must be positive or null'],
    [{ currencies: [] }, {}, 'capability currencies names no currency'],
  ])('with %o and these methods fails clearly', (capabilities, methods, message) => {
    expect(() => open(capabilities, methods)).toThrow(`Method "card", provider "own": ${message}`);
  });

  it.each(['createSession', 'retrieve', 'parseNotification', 'redact', 'checkConfig'])(
    'without %s fails clearly',
    (name) => {
      expect(() => open({}, { [name]: undefined })).toThrow(`Method "card", provider "own": ${name}() is missing`);
    },
  );

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'with a session that lives %s milliseconds fails clearly',
    (ms) => {
      expect(() => open({}, {}, ms)).toThrow('sessionLifetimeMs() must answer milliseconds above 0');
    },
  );

  it('allows void and a full refund without a capability of their own', () => {
    const { provider } = open({}, { void: paid, refund: paid });
    expect(provider).toHaveProperty('void');
    expect(provider).toHaveProperty('refund');
    expect(provider).not.toHaveProperty('capture');
  });

  it('closes what it opened when the promise is broken', () => {
    let closed = 0;
    const close = async () => {
      closed += 1;
    };
    expect(() => open({ tokens: true }, { close })).toThrow();
    expect(closed).toBe(1);
  });
});

describe('an opened provider', () => {
  const bug = (): never => {
    throw new Error('cannot read x of undefined, key sk_secret');
  };

  it.each(['a throw', 'a rejection'])('turns %s into unknown and logs it redacted', async (kind) => {
    const retrieve = kind === 'a throw' ? bug : async () => bug();
    const { provider, log } = open({}, { retrieve });
    expect(await provider.retrieve(KNOWN, signal)).toMatchObject({ status: 'unknown', cause: 'unparseable' });
    expect(log).toHaveLength(1);
    expect(JSON.parse(String(log[0]))).toMatchObject({
      level: 50,
      method: 'card',
      provider: 'own',
      operation: 'retrieve',
    });
    expect(log[0]).toContain('cannot read x');
    expect(log[0]).not.toContain('sk_secret');
  });

  it('asks for a redelivery when reading a notification throws', async () => {
    const { provider, log } = open({}, { parseNotification: bug });
    const verdict = await provider.parseNotification({
      method: 'POST',
      path: '/',
      query: {},
      headers: {},
      body: Buffer.alloc(0),
    });
    expect(verdict).toMatchObject({ verdict: 'invalid', reply: { status: 500 } });
    expect(log).toHaveLength(1);
  });

  it('shows nothing rather than something unredacted', async () => {
    const { provider, log } = open({}, { redact: bug, retrieve: bug });
    expect(provider.redact('sk_secret')).not.toContain('sk_secret');
    await provider.retrieve(KNOWN, signal);
    expect(log[0]).not.toContain('sk_secret');
  });

  it('reports a configuration check that throws', async () => {
    const { provider } = open({}, { checkConfig: bug });
    expect(await provider.checkConfig()).toMatchObject([{ level: 'error' }]);
  });

  it('passes a good answer through untouched', async () => {
    const { provider, log } = open({}, {});
    expect(await provider.retrieve(KNOWN, signal)).toEqual({ status: 'succeeded', value: PAYMENT });
    expect(log).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an invented status', { status: 'paid', value: PAYMENT }],
    ['a float', { status: 'succeeded', value: { ...PAYMENT, captured: eur(99.5) } }],
    [
      'text for money',
      { status: 'succeeded', value: { ...PAYMENT, captured: { amountMinor: '100', currency: 'EUR' } } },
    ],
    ['a negative amount', { status: 'succeeded', value: { ...PAYMENT, captured: eur(-1) } }],
    [
      'a currency in lower case',
      { status: 'succeeded', value: { ...PAYMENT, captured: { amountMinor: 1, currency: 'eur' } } },
    ],
    ['two currencies', { status: 'succeeded', value: { ...PAYMENT, refunded: { amountMinor: 0, currency: 'USD' } } }],
    ['an invented stage', { status: 'succeeded', value: { ...PAYMENT, stage: 'paid' } }],
    ['no reference', { status: 'succeeded', value: { ...PAYMENT, providerRef: '' } }],
    ['an invented decline code', { status: 'declined', code: 'no', message: '' }],
    [
      'a script to redirect to',
      { status: 'actionRequired', value: PAYMENT, redirectUrl: 'javascript:1', display: 'top' },
    ],
  ])('takes an answer with %s for unknown', async (_case, answer) => {
    const { provider, log } = open({}, { retrieve: (async () => answer) as PaymentProvider['retrieve'] });
    expect(await provider.retrieve(KNOWN, signal)).toMatchObject({ status: 'unknown', cause: 'unparseable' });
    expect(log).toHaveLength(1);
  });
});
