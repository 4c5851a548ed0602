import { pino } from 'pino';
import type { RawRequest } from '../../../../server/http/raw.ts';
import { createHttpClient } from '../../../../server/outgoing/client.ts';
import type { HttpClient } from '../../../../server/outgoing/http-client.ts';
import { type MollieConfig, mollieConfig } from '../../../../server/providers/mollie/config.ts';
import { mollie } from '../../../../server/providers/mollie/index.ts';
import { openProvider } from '../../../../server/providers/open.ts';
import type { CreateSession, PaymentProvider, ProviderPayment } from '../../../../server/providers/provider.ts';
import type { MethodId } from '../../../fakes/mollie/methods.ts';
import type { Posted } from '../../../fakes/mollie/notifications.ts';
import { type FakeMollie, startFakeMollie } from '../../../fakes/mollie/server.ts';
import { idle, inputsFor, START } from '../../../support/provider-inputs.ts';

export { idle, START };

export const API_KEY = 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';
export const SECRET = 'whsec_mollie_new_0123456789';
export const PREVIOUS = 'whsec_mollie_old_0123456789';
export const PUBLIC_URL = 'https://pay.example.com';

export interface Fixture {
  readonly provider: PaymentProvider;
  readonly mollie: FakeMollie;
  readonly log: string[];
  now(): number;
  advance(ms: number): void;
  /** The next call finds nobody listening. */
  refuseNext(): void;
  close(): Promise<void>;
}

export async function openFixture(
  setting: {
    config?: Partial<MollieConfig>;
    publicUrl?: string;
    fakeKey?: string;
    methods?: readonly MethodId[];
    mollieAheadMs?: number;
  } = {},
): Promise<Fixture> {
  let time = START;
  const now = () => time;
  const fake = await startFakeMollie({
    apiKey: setting.fakeKey ?? API_KEY,
    now: () => time + (setting.mollieAheadMs ?? 0),
    ...(setting.methods && { methods: setting.methods }),
  });
  const client = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
  let refuse = false;
  const http: HttpClient = {
    call(call) {
      // Port 1 of this machine: nobody listens there.
      const url = refuse ? 'http://127.0.0.1:1/' : call.url;
      refuse = false;
      return client.call({ ...call, url });
    },
    close: () => client.close(),
  };
  const log: string[] = [];
  const publicUrl = setting.publicUrl ?? PUBLIC_URL;
  const provider = openProvider(mollie, {
    method: 'mollie',
    config: {
      ...mollieConfig.parse({
        apiKey: API_KEY,
        webhookSecret: SECRET,
        webhookSecretPrevious: PREVIOUS,
        apiUrl: fake.url,
      }),
      ...setting.config,
    },
    mountUrl: `${publicUrl}/methods/mollie`,
    dataDirectory: ':memory:',
    publicUrl,
    clock: { now },
    http,
    logger: pino({}, { write: (line: string) => log.push(line) }),
    alert: () => {},
  });
  return {
    provider,
    mollie: fake,
    log,
    now,
    advance: (ms) => {
      time += ms;
    },
    refuseNext: () => {
      refuse = true;
    },
    async close() {
      await provider.close?.();
      await client.close();
      await fake.close();
    },
  };
}

export const { session, move } = inputsFor({
  publicUrl: PUBLIC_URL,
  method: 'mollie',
  returnUrl: `${PUBLIC_URL}/checkout/co_1`,
  locale: 'nl-BE',
});

/** Creates a session; fails unless Mollie's page is to be visited. */
export async function start({ provider }: Fixture, overrides: Partial<CreateSession> = {}) {
  const input = session(overrides);
  const outcome = await provider.createSession(input);
  if (outcome.status !== 'actionRequired') throw new Error(`not started: ${JSON.stringify(outcome)}`);
  return { input, payment: outcome.value.payment, session: outcome.value, url: outcome.redirectUrl };
}

export async function look({ provider, now }: Fixture, payment: ProviderPayment): Promise<ProviderPayment> {
  const { providerRef, merchantRef, authorized: money } = payment;
  const known = { providerRef, merchantRef, money, receipts: [], createdAt: now(), expiresAt: now() };
  const outcome = await provider.retrieve(known, idle());
  if ('value' in outcome) return outcome.value;
  throw new Error(`not told: ${JSON.stringify(outcome)}`);
}

/** Starts a session and lets the shopper pay it. */
export async function pay(fixture: Fixture, overrides: Partial<CreateSession> = {}, method = 'creditcard') {
  const { payment, url } = await start(fixture, overrides);
  await fixture.mollie.visit(url, 'approve', method);
  return look(fixture, payment);
}

export const posted = ({ headers, body }: Posted): RawRequest => ({
  method: 'POST',
  path: '/',
  query: {},
  headers,
  body,
});
