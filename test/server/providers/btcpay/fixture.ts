import { pino } from 'pino';
import { createHttpClient, privateHostsNamedBy } from '../../../../server/outgoing/client.ts';
import type { HttpCall, HttpClient } from '../../../../server/outgoing/http-client.ts';
import { type BtcpayConfig, btcpayConfig } from '../../../../server/providers/btcpay/config.ts';
import { btcpay } from '../../../../server/providers/btcpay/index.ts';
import { openProvider } from '../../../../server/providers/open.ts';
import type { CreateSession, PaymentProvider, ProviderPayment } from '../../../../server/providers/provider.ts';
import type { Alert } from '../../../../server/services.ts';
import type { Network } from '../../../fakes/btcpay/books.ts';
import { API_KEY, type FakeBtcpay, STORE, startBtcpay, WEBHOOK_SECRET } from '../../../fakes/btcpay/server.ts';
import { idle, inputsFor, knownOf, outcomeValue, START, TestClock } from '../../../support/provider-inputs.ts';

export { idle, outcomeValue, START, TestClock };

export const PUBLIC_URL = 'http://localhost:4000';
/** Nobody listens on TCP port 1. */
const CLOSED = 'http://127.0.0.1:1';

export interface Fixture {
  readonly provider: PaymentProvider;
  readonly fake: FakeBtcpay;
  readonly clock: Pick<TestClock, 'now' | 'advance'>;
  readonly alerts: Alert[];
  /** Every URL that was asked for. */
  readonly calls: HttpCall[];
  /** The next call finds no connection. */
  refuseNext(): void;
  close(): Promise<void>;
}

export interface Setting {
  readonly config?: Partial<Record<keyof BtcpayConfig, unknown>>;
  readonly network?: Network;
  readonly publicUrl?: string;
  readonly clock?: Pick<TestClock, 'now' | 'advance'>;
}

/** The provider, opened as the server does, on a real HTTP client and a fake BTCPay Server. */
export async function openFixture({
  config,
  network = 'test',
  publicUrl = PUBLIC_URL,
  clock = new TestClock(),
}: Setting = {}): Promise<Fixture> {
  const fake = await startBtcpay({ now: clock.now, network });
  const parsed = btcpayConfig.parse({
    serverUrl: fake.url,
    storeId: STORE,
    apiKey: API_KEY,
    webhookSecret: WEBHOOK_SECRET,
    testnet: network === 'test',
    present: 'page',
    ...config,
  });
  const line = createHttpClient({ allowedPrivateHosts: privateHostsNamedBy([fake.url]) });
  let refuse = false;
  const calls: HttpCall[] = [];
  const http: HttpClient = {
    call(call) {
      calls.push(call);
      const url = refuse ? call.url.replace(fake.url, CLOSED) : call.url;
      refuse = false;
      return line.call({ ...call, url });
    },
    close: () => line.close(),
  };
  const alerts: Alert[] = [];
  const provider = openProvider(btcpay, {
    method: 'crypto',
    config: parsed,
    mountUrl: `${publicUrl}/methods/crypto`,
    dataDirectory: ':memory:',
    publicUrl,
    clock,
    http,
    logger: pino({ level: 'silent' }),
    alert: (alert) => alerts.push(alert),
  });
  return {
    provider,
    fake,
    clock,
    alerts,
    calls,
    refuseNext() {
      refuse = true;
    },
    async close() {
      await fake.close();
      await line.close();
    },
  };
}

export const { session, move } = inputsFor({
  publicUrl: PUBLIC_URL,
  method: 'crypto',
  money: { amountMinor: 10_000, currency: 'EUR' },
  returnUrl: `${PUBLIC_URL}/checkout/co_1`,
});

export const known = (payment: ProviderPayment) => knownOf(payment, { amountMinor: 10_000, currency: 'EUR' });

/** An invoice that waits to be paid, on both sides. */
export async function begin({ provider, fake }: Fixture, overrides: Partial<CreateSession> = {}) {
  const outcome = await provider.createSession(session(overrides));
  const { payment } = outcomeValue(outcome);
  const invoice = fake.books.invoices.get(payment.providerRef);
  if (!invoice) throw new Error('The fake knows no such invoice');
  return { outcome, payment, invoice };
}

/** The same, paid in full and settled. */
export async function paid(fixture: Fixture, overrides: Partial<CreateSession> = {}) {
  const begun = await begin(fixture, overrides);
  fixture.fake.books.send(begun.invoice, fixture.fake.books.dueSats(begun.invoice), 'Settled');
  return begun;
}

export const retrieve = async ({ provider }: Fixture, payment: ProviderPayment): Promise<ProviderPayment> =>
  outcomeValue(await provider.retrieve(known(payment), idle()));
