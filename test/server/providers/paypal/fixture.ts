import { pino } from 'pino';
import type { Clock } from '../../../../server/clock.ts';
import { createHttpClient } from '../../../../server/outgoing/client.ts';
import { openProvider } from '../../../../server/providers/open.ts';
import { paypalConfig } from '../../../../server/providers/paypal/config.ts';
import { paypal } from '../../../../server/providers/paypal/index.ts';
import type {
  CreateSession,
  PaymentProvider,
  ProviderPayment,
  Session,
} from '../../../../server/providers/provider.ts';
import type { Alert } from '../../../../server/services.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeOptions,
  type FakePayPal,
  startFakePayPal,
} from '../../../fakes/paypal/fake.ts';
import { idle, inputsFor, knownOf, outcomeValue, START, TestClock } from '../../../support/provider-inputs.ts';

export { idle, outcomeValue, START, TestClock };

export const PUBLIC_URL = 'https://pay.example.com';
export const WEBHOOK_ID = '1AB23456CD789012E';

export interface Fixture {
  readonly provider: PaymentProvider;
  readonly fake: FakePayPal;
  readonly clock: Clock & { advance(ms: number): void };
  readonly log: string[];
  readonly alerts: Alert[];
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
  const alerts: Alert[] = [];
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
    alert: (alert) => void alerts.push(alert),
  });
  return {
    provider,
    fake,
    clock,
    log,
    alerts,
    async close() {
      if (!setting.beside) await fake.close();
      await http.close();
    },
  };
}

export const { session, authorization, move } = inputsFor({ publicUrl: PUBLIC_URL, method: 'wallet' });

export const known = (payment: ProviderPayment) =>
  knownOf(payment, { amountMinor: 1_250, currency: payment.authorized.currency });

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
