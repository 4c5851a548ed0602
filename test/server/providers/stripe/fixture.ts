import { pino } from 'pino';
import type { Clock } from '../../../../server/clock.ts';
import { createHttpClient } from '../../../../server/outgoing/client.ts';
import { openProvider } from '../../../../server/providers/open.ts';
import type { CreateSession, PaymentProvider, ProviderPayment } from '../../../../server/providers/provider.ts';
import { stripeConfig } from '../../../../server/providers/stripe/config.ts';
import { stripe } from '../../../../server/providers/stripe/index.ts';
import { FAKE_PUBLISHABLE_KEY } from '../../../fakes/stripe/browser.ts';
import { FAKE_KEY, type FakeOptions, type FakeStripe, startFakeStripe } from '../../../fakes/stripe/fake.ts';
import { idle, inputsFor, knownOf, outcomeValue, START, TestClock } from '../../../support/provider-inputs.ts';

export { idle, outcomeValue, START, TestClock };

export const PUBLIC_URL = 'https://pay.example.com';
export const WEBHOOK_SECRET = 'whsec_currentSecret0123456789';
export const PREVIOUS_SECRET = 'whsec_previousSecret0123456789';

export interface Fixture {
  readonly provider: PaymentProvider;
  readonly fake: FakeStripe;
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
}

/** The provider as the server opens it, and an account of its own behind it. */
export async function openFixture(setting: Setting = {}): Promise<Fixture> {
  const clock = setting.clock ?? new TestClock();
  const fake = await startFakeStripe({ clock, ...setting.fake });
  const http = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
  const publicUrl = setting.publicUrl ?? PUBLIC_URL;
  const method = setting.method ?? 'card';
  const log: string[] = [];
  const provider = openProvider(stripe, {
    method,
    config: stripeConfig.parse({
      secretKey: FAKE_KEY,
      webhookSecret: WEBHOOK_SECRET,
      webhookSecretPrevious: PREVIOUS_SECRET,
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
      await fake.close();
      await http.close();
    },
  };
}

export const { session, authorization, move } = inputsFor({ publicUrl: PUBLIC_URL, method: 'card' });

export const known = (payment: ProviderPayment) => knownOf(payment, payment.authorized);

/** The shopper, on Stripe's page. */
export async function pay(url: string, instrument = 'pm_card_visa'): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ with: instrument }),
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return response;
}

/** The shopper, in the fields on our page: what Stripe's script sends when they press Pay. */
export async function payInFields(fake: FakeStripe, intentId: string, instrument = 'pm_card_visa'): Promise<Response> {
  const response = await fetch(`${fake.url}/v1/payment_intents/${intentId}/confirm`, {
    method: 'POST',
    body: new URLSearchParams({
      key: FAKE_PUBLISHABLE_KEY,
      client_secret: fake.books.intents.get(intentId)?.client_secret ?? '',
      payment_method: instrument,
      return_url: `${PUBLIC_URL}/checkout/co_1`,
    }),
  });
  await response.arrayBuffer();
  return response;
}

/** A payment the shopper has finished, as the provider tells of it. */
export async function paid(
  { provider }: Fixture,
  overrides: Partial<CreateSession> = {},
  instrument?: string,
): Promise<ProviderPayment> {
  const begun = await provider.createSession(session(overrides));
  if (begun.status !== 'actionRequired') throw new Error(JSON.stringify(begun));
  await pay(begun.redirectUrl, instrument);
  return outcomeValue(await provider.retrieve(known(begun.value.payment), idle()));
}
