import { pino } from 'pino';
import type { Clock } from '../../../../server/clock.ts';
import { createHttpClient } from '../../../../server/outgoing/client.ts';
import { openProvider } from '../../../../server/providers/open.ts';
import { paypalConfig } from '../../../../server/providers/paypal/config.ts';
import { paypal } from '../../../../server/providers/paypal/index.ts';
import type {
  Authorize,
  CreateSession,
  MoveMoney,
  PaymentProvider,
  ProviderPayment,
  Session,
} from '../../../../server/providers/provider.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeOptions,
  type FakePayPal,
  startFakePayPal,
} from '../../../fakes/paypal/fake.ts';

export const START = Date.UTC(2026, 10, 20, 12);
export const PUBLIC_URL = 'https://pay.example.com';
export const WEBHOOK_ID = '1AB23456CD789012E';

/** A clock that stands still until told. */
export class TestClock {
  time = START;
  now = (): number => this.time;
  advance(ms: number): void {
    this.time += ms;
  }
}

export interface Fixture {
  readonly provider: PaymentProvider;
  readonly fake: FakePayPal;
  readonly clock: Clock & { advance(ms: number): void };
  readonly log: string[];
  close(): Promise<void>;
}

export interface Setting {
  readonly config?: Record<string, unknown>;
  readonly fake?: FakeOptions;
  readonly publicUrl?: string;
  readonly method?: string;
  readonly clock?: Fixture['clock'];
  /** Another server of the same shop, on the same account. */
  readonly beside?: FakePayPal;
}

/** The provider as the server opens it, and an account of its own behind it. */
export async function openFixture(setting: Setting = {}): Promise<Fixture> {
  const clock = setting.clock ?? new TestClock();
  const fake = setting.beside ?? (await startFakePayPal({ clock, ...setting.fake }));
  const http = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
  const publicUrl = setting.publicUrl ?? PUBLIC_URL;
  const method = setting.method ?? 'wallet';
  const log: string[] = [];
  const provider = openProvider(paypal, {
    method,
    config: paypalConfig.parse({
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      mode: 'sandbox',
      webhookId: WEBHOOK_ID,
      apiUrl: fake.url,
      ...setting.config,
    }),
    mountUrl: `${publicUrl}/methods/${method}`,
    dataDirectory: ':memory:',
    publicUrl,
    clock,
    http,
    logger: pino({}, { write: (line: string) => log.push(line) }),
    alert: () => {},
  });
  return {
    provider,
    fake,
    clock,
    log,
    async close() {
      if (!setting.beside) await fake.close();
      await http.close();
    },
  };
}

export const idle = (): AbortSignal => new AbortController().signal;

let serial = 0;
export function session(overrides: Partial<CreateSession> = {}): CreateSession {
  serial += 1;
  return {
    merchantRef: `pay_${serial}`,
    idempotencyKey: `key_${serial}`,
    money: { amountMinor: 1_250, currency: 'EUR' },
    capture: 'automatic',
    description: 'Blocks: 3 swords',
    orderRef: `order_${serial}`,
    returnUrl: `${PUBLIC_URL}/checkout/co_1?embed=1`,
    notificationUrl: `${PUBLIC_URL}/notifications/wallet`,
    expiresAt: START + 60 * 60_000,
    locale: 'en',
    details: undefined,
    signal: idle(),
    ...overrides,
  };
}

export function authorization(paymentSourceToken: string, overrides: Partial<Authorize> = {}): Authorize {
  serial += 1;
  return {
    merchantRef: `pay_${serial}`,
    idempotencyKey: `key_${serial}`,
    money: { amountMinor: 990, currency: 'EUR' },
    capture: 'automatic',
    description: 'Monthly blocks',
    orderRef: `order_${serial}`,
    paymentSourceToken,
    notificationUrl: `${PUBLIC_URL}/notifications/wallet`,
    signal: idle(),
    ...overrides,
  };
}

export function move(payment: ProviderPayment, amountMinor: number, overrides: Partial<MoveMoney> = {}): MoveMoney {
  serial += 1;
  return {
    providerRef: payment.providerRef,
    merchantRef: payment.merchantRef,
    idempotencyKey: `key_${serial}`,
    money: { amountMinor, currency: payment.authorized.currency },
    signal: idle(),
    ...overrides,
  };
}

export const known = (payment: ProviderPayment) => ({
  providerRef: payment.providerRef,
  merchantRef: payment.merchantRef,
  money: { amountMinor: 1_250, currency: payment.authorized.currency },
  receipts: [],
  createdAt: START,
  expiresAt: START + 60 * 60_000,
});

/** The value of an outcome that carries one. */
export function outcomeValue<T>(outcome: { readonly status: string } & ({ readonly value: T } | object)): T {
  if ('value' in outcome) return outcome.value;
  throw new Error(`expected a result, got ${JSON.stringify(outcome)}`);
}

/** The shopper, on PayPal's page. */
export async function press(url: string, button = 'balance'): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ with: button }),
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return response;
}

/** A payment that has begun, and the way to PayPal's page. */
export async function begun(
  { provider }: Fixture,
  overrides: Partial<CreateSession> = {},
): Promise<{ readonly url: string; readonly payment: ProviderPayment }> {
  const outcome = await provider.createSession(session(overrides));
  if (outcome.status !== 'actionRequired') throw new Error(JSON.stringify(outcome));
  return { url: outcome.redirectUrl, payment: (outcome.value as Session).payment };
}

/** A payment the shopper has approved, as the provider tells of it. */
export async function paid(
  fixture: Fixture,
  overrides: Partial<CreateSession> = {},
  button?: string,
): Promise<ProviderPayment> {
  const { url, payment } = await begun(fixture, overrides);
  await press(url, button);
  return outcomeValue(await fixture.provider.retrieve(known(payment), idle()));
}

/** A wallet the shopper has agreed to keep, as a page with PayPal's button hands it over. */
export async function approvedSetup(fixture: Fixture, funding = 'balance'): Promise<{ setupToken: string }> {
  const { setups } = fixture.fake.books;
  const id = fixture.fake.books.id();
  setups.set(id, { id, approved: true, funding, returnUrl: null });
  return { setupToken: id };
}
