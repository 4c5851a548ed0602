/** What providers answer: whatever it is, no parser throws, nothing is taken for money, and doubt stays doubt. */
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import voucher from '../../../demo/voucher/provider.ts';
import type { HttpClient, HttpResult } from '../../../server/outgoing/http-client.ts';
import type { Outcome } from '../../../server/payments/outcome.ts';
import { btcpay } from '../../../server/providers/btcpay/index.ts';
import { mollie } from '../../../server/providers/mollie/index.ts';
import { openProvider } from '../../../server/providers/open.ts';
import { paypal } from '../../../server/providers/paypal/index.ts';
import type { PaymentProvider, ProviderDefinition } from '../../../server/providers/provider.ts';
import { stripe } from '../../../server/providers/stripe/index.ts';
import { API_KEY, STORE, WEBHOOK_SECRET } from '../../fakes/btcpay/server.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../fakes/paypal/fake.ts';
import { FAKE_KEY } from '../../fakes/stripe/fake.ts';
import { idle, inputsFor, START } from '../../support/provider-inputs.ts';
import { anything, failure, lineTo, nonsense, silence } from './answers.ts';
import { fuzzed, SEED } from './settings.ts';

const ELSEWHERE = 'http://127.0.0.1:1';
const PUBLIC_URL = 'https://pay.example.com';
const { session, authorization } = inputsFor({ publicUrl: PUBLIC_URL, method: 'card' });

interface Subject {
  readonly name: string;
  open(http: HttpClient, log: string[]): PaymentProvider;
}

const subject = <Config>(definition: ProviderDefinition<Config>, config: object): Subject => ({
  name: definition.id,
  open: (http, log) =>
    openProvider(definition, {
      method: 'card',
      config: definition.configSchema.parse(config),
      mountUrl: `${PUBLIC_URL}/methods/card`,
      dataDirectory: ':memory:',
      publicUrl: PUBLIC_URL,
      clock: { now: () => START },
      http,
      logger: pino({ level: 'error' }, { write: (line: string) => void log.push(line) }),
      alert: () => undefined,
    }),
});

const SUBJECTS: readonly Subject[] = [
  subject(stripe, { secretKey: FAKE_KEY, apiUrl: ELSEWHERE }),
  subject(paypal, { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, mode: 'sandbox', apiUrl: ELSEWHERE }),
  subject(mollie, { apiKey: 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM', apiUrl: ELSEWHERE }),
  subject(btcpay, {
    serverUrl: ELSEWHERE,
    storeId: STORE,
    apiKey: API_KEY,
    webhookSecret: WEBHOOK_SECRET,
    testnet: true,
  }),
  subject(voucher, { apiUrl: ELSEWHERE, apiKey: 'test_0123456789abcdef', webhookSecret: '0123456789abcdef' }),
];

/** Signing in goes well: what is fuzzed are the answers about money. */
const TOKEN: HttpResult = {
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(
    JSON.stringify({ access_token: 'A21-fuzzed', token_type: 'Bearer', expires_in: 32_400, scope: '' }),
  ),
};

async function asked<T>(
  { open }: Subject,
  replies: readonly HttpResult[],
  ask: (provider: PaymentProvider) => Promise<T>,
): Promise<{ outcome: T; log: string[] }> {
  const log: string[] = [];
  let turn = 0;
  const line = lineTo(({ url }) => {
    if (url.endsWith('/oauth2/token')) return TOKEN;
    turn += 1;
    return replies[Math.min(turn, replies.length) - 1] ?? { kind: 'neverSent', reason: 'ECONNREFUSED' };
  });
  const provider = open(line, log);
  const outcome = await ask(provider);
  await provider.close?.();
  return { outcome, log };
}

const KNOWN = {
  stripe: 'cs_test_a1',
  paypal: '5O190127TN364715T',
  mollie: 'tr_7UhSN1zuXS',
  btcpay: 'inv1234567',
  prepin: 'v_1',
};
const refOf = (name: string) => KNOWN[name as keyof typeof KNOWN];

const known = (providerRef: string) => ({
  providerRef,
  merchantRef: 'pay_1',
  money: { amountMinor: 1_250, currency: 'EUR' },
  receipts: [],
  createdAt: START,
  expiresAt: START + 3_600_000,
});
const move = (providerRef: string) => ({ ...known(providerRef), idempotencyKey: 'key_1', signal: idle() });

/** Every operation that may speak with the provider. */
const OPERATIONS: Readonly<
  Record<string, (provider: PaymentProvider, ref: string) => Promise<Outcome<unknown>> | undefined>
> = {
  createSession: (provider) => provider.createSession(session()),
  retrieve: (provider, ref) => provider.retrieve(known(ref), idle()),
  find: (provider) => provider.findByMerchantRef?.({ ...known('x'), providerRef: null }, idle()),
  authorize: (provider) => provider.authorize?.(authorization('cus_1.pm_1')),
  capture: (provider, ref) => provider.capture?.(move(ref)),
  void: (provider, ref) => provider.void?.(move(ref)),
  refund: (provider, ref) => provider.refund?.(move(ref)),
  options: (provider) =>
    provider.options?.({ ...known('x'), locale: 'en', capture: 'automatic', tokenize: false, signal: idle() }),
};

const several = (one: fc.Arbitrary<HttpResult>) => fc.array(one, { minLength: 1, maxLength: 4 });

describe.each(SUBJECTS)(`what $name answers (seed ${SEED})`, (one) => {
  it.each(Object.keys(OPERATIONS))('to %s, whatever it is, is read without a bug, and is no money', async (name) => {
    await fc.assert(
      fc.asyncProperty(several(anything), async (replies) => {
        const { outcome, log } = await asked(one, replies, async (provider) =>
          OPERATIONS[name]?.(provider, refOf(one.name)),
        );
        expect(log).toEqual([]);
        if (outcome) expect(moneyIn(outcome)).toBe(0);
      }),
      fuzzed,
    );
  });

  it('to a create, if it is no clear no, leaves it in doubt: nothing is called failed that may have happened', async () => {
    await fc.assert(
      fc.asyncProperty(several(fc.oneof(nonsense, failure, silence)), async (replies) => {
        const { outcome } = await asked(one, replies, (provider) => provider.createSession(session()));
        expect(outcome.status).toBe('unknown');
      }),
      fuzzed,
    );
  });

  it('to a question about a payment never ends it', async () => {
    await fc.assert(
      fc.asyncProperty(several(fc.oneof(nonsense, failure, silence)), async (replies) => {
        const { outcome } = await asked(one, replies, (provider) => provider.retrieve(known(refOf(one.name)), idle()));
        expect(['unknown', 'rejected']).toContain(outcome.status);
      }),
      fuzzed,
    );
  });

  it('to the doctor is a finding, never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(several(anything), async (replies) => {
        const { outcome } = await asked(one, replies, (provider) => provider.checkConfig());
        expect(outcome.every(({ message }) => message.length > 0)).toBe(true);
      }),
      fuzzed,
    );
  });
});

/** Captured minor units that an outcome claims. */
function moneyIn(outcome: Outcome<unknown>): number {
  const value = 'value' in outcome ? outcome.value : null;
  const payment = typeof value === 'object' && value !== null && 'payment' in value ? value.payment : value;
  if (typeof payment !== 'object' || payment === null || !('captured' in payment)) return 0;
  return (payment.captured as { amountMinor: number }).amountMinor;
}
