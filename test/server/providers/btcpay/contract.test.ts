import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from '../../../fakes/btcpay/transcript.ts';
import { type Contract, missingSpec, openContract } from '../../../support/openapi.ts';
import { begin, type Fixture, idle, known, move, openFixture, paid, retrieve, session } from './fixture.ts';

const SPEC = 'btcpay/btcpay-greenfield.merged.json';
const missing = missingSpec(SPEC);
/** Refers to a schema that the file does not have. */
const broken = (path: string) => path.includes('/credits/{currency}');

describe.skipIf(missing)(`BTCPay's own API description${missing ? ` (${missing})` : ''}`, () => {
  let contract: Contract;
  let fixture: Fixture;
  beforeAll(async () => {
    contract = await openContract(SPEC, { without: broken, coerceTypes: true });
    fixture = await openFixture({
      config: {
        present: 'panel',
        paymentMethods: ['BTC-CHAIN', 'BTC-LN'],
        speedPolicy: 'MediumSpeed',
        refundMethods: ['BTC-CHAIN'],
      },
    });
    await everything(fixture);
  });
  afterAll(() => fixture.close());

  it('knows every request that is made, and has nothing against any', () => {
    expect(operations(fixture)).toEqual([
      'GET /api/v1/api-keys/current',
      'GET /api/v1/invoices/ID',
      'GET /api/v1/invoices/ID/payment-methods',
      'GET /api/v1/pull-payments/ID/payouts',
      'GET /api/v1/server/info',
      'GET /api/v1/stores/ID/invoices',
      'GET /api/v1/stores/ID/pull-payments',
      'GET /api/v1/stores/ID/webhooks',
      'POST /api/v1/invoices/ID/refund',
      'POST /api/v1/invoices/ID/status',
      'POST /api/v1/stores/ID/invoices',
      'POST /api/v1/stores/ID/webhooks',
      'PUT /api/v1/webhooks/ID',
    ]);
    for (const exchange of fixture.fake.transcript) {
      expect(contract.request(exchange), `${exchange.method} ${exchange.path}`).toEqual([]);
    }
  });

  it('has nothing against what the fake answers, so that the fake is honest', () => {
    const answered = fixture.fake.transcript.filter(({ status }) => status === 200);
    expect(answered.length).toBeGreaterThan(20);
    for (const exchange of answered) {
      const { method, path, status, answer } = exchange;
      expect(contract.response({ method, path }, status, answer), `${method} ${path}`).toEqual([]);
    }
  });

  it('would object to a wrong request', () => {
    const post = (path: string, body: unknown) =>
      contract.request({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body });
    expect(post('/api/v1/invoices/i1/refund', { customAmount: '5.00' })).not.toEqual([]);
    expect(post('/api/v1/invoices/i1/refund', { refundVariant: 'All' })).not.toEqual([]);
    expect(post('/api/v1/invoices/i1/status', { status: 'Voided' })).not.toEqual([]);
    expect(post('/api/v1/stores/s1/invoices', { checkout: { speedPolicy: 'Fast' } })).not.toEqual([]);
    expect(post('/api/v1/stores/s1/invoices', { checkout: { paymentTolerance: 101 } })).not.toEqual([]);
    expect(post('/api/v1/stores/s1/invoices', { checkout: { paymentTolerence: 0 } })).not.toEqual([]);
    expect(post('/api/v1/stores/s1/invoice', {})).not.toEqual([]);
  });

  it('would object to a wrong answer', () => {
    const invoice = fixture.fake.transcript.find(({ path }) => /\/invoices\/\w+$/.test(path));
    const { method, path, status, answer } = invoice ?? expect.fail('no invoice was asked for');
    for (const wrong of [{ status: 'Paid' }, { amount: 5 }, { expirationTime: 'tomorrow' }]) {
      expect(contract.response({ method, path }, status, { ...(answer as object), ...wrong })).not.toEqual([]);
    }
  });
});

/** Every operation, in every state an invoice can be in. */
async function everything(fixture: Fixture): Promise<void> {
  const { provider, fake, clock } = fixture;
  await provider.checkConfig();
  await provider.registerNotifications?.({ canSave: () => false, signal: idle() });
  fake.settings.webhooks = fake.settings.webhooks.map((webhook) => ({ ...webhook, enabled: false }));
  await provider.registerNotifications?.({ canSave: () => false, signal: idle() });
  const settled = await paid(fixture);
  await provider.findByMerchantRef?.({ ...known(settled.payment), providerRef: null }, idle());
  await provider.refund?.(move(settled.payment, 2_500));
  for (const pullPayment of fake.books.pullPayments.values()) fake.books.claim(pullPayment).state = 'Completed';
  await retrieve(fixture, settled.payment);
  const given = await begin(fixture, { money: { amountMinor: 1_234, currency: 'JPY' } });
  await provider.void?.(move(given.payment, 1_234));
  const short = await begin(fixture, { money: { amountMinor: 1_234, currency: 'KWD' } });
  fake.books.send(short.invoice, fake.books.dueSats(short.invoice) / 2n, 'Settled');
  await retrieve(fixture, short.payment);
  clock.advance(20 * 60_000);
  await retrieve(fixture, short.payment);
  const over = await begin(fixture, { expiresAt: clock.now() + 60_000 });
  fake.books.send(over.invoice, fake.books.dueSats(over.invoice) * 2n, 'Processing');
  await retrieve(fixture, over.payment);
  fake.books.confirm(over.invoice);
  await retrieve(fixture, over.payment);
  await provider.createSession(session({ merchantRef: over.payment.merchantRef, expiresAt: clock.now() + 60_000 }));
  fake.settings.webhooks = [
    {
      id: 'wh',
      url: 'http://localhost:4000/notifications/crypto',
      enabled: true,
      automaticRedelivery: true,
      authorizedEvents: { everything: false, specificEvents: ['InvoiceSettled'] },
    },
  ];
  await provider.checkConfig();
}

const operations = ({ fake }: Fixture): string[] =>
  [...new Set(fake.transcript.map(({ method, path }: Exchange) => `${method} ${shapeOf(path)}`))].sort();

const shapeOf = (path: string): string =>
  path.replace(/\?.*$/, '').replace(/(stores|invoices|pull-payments|webhooks)\/[^/]+/g, '$1/ID');
