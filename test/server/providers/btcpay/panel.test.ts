import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { btcpayConfig } from '../../../../server/providers/btcpay/config.ts';
import { btcpay } from '../../../../server/providers/btcpay/index.ts';
import { API_KEY, STORE, WEBHOOK_SECRET } from '../../../fakes/btcpay/server.ts';
import { begin, type Fixture, idle, known, openFixture, outcomeValue, retrieve, START, session } from './fixture.ts';

const MINUTE = 60_000;

describe('an invoice paid on our own panel', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture({ config: { present: 'panel', speedPolicy: 'LowMediumSpeed' } });
  });
  afterEach(() => fixture.close());

  it('is pending with the ways to pay, the quickest first, and the page for all others', async () => {
    const { outcome, payment, invoice } = await begin(fixture);
    expect(outcome.status).toBe('pending');
    const { instructions } = outcomeValue(outcome);
    expect(instructions).toEqual({
      kind: 'crypto',
      stage: 'waiting',
      ways: [
        {
          kind: 'lightning',
          currency: 'BTC',
          destination: expect.stringMatching(/^lnbcrt/),
          link: expect.stringMatching(/^lightning:lnbcrt/),
          due: '0.00200000',
          part: null,
        },
        {
          kind: 'onChain',
          currency: 'BTC',
          destination: invoice.destination,
          link: `bitcoin:${invoice.destination}?amount=0.00200000`,
          due: '0.00200000',
          part: null,
        },
      ],
      confirmations: 2,
      page: `${fixture.fake.url}/i/${payment.providerRef}`,
      expiresAt: START + 15 * MINUTE,
    });
    expect(payment).toMatchObject({ stage: 'actionRequired', instructions });
    expect(invoice.checkout).toMatchObject({ lazyPaymentMethods: false });
  });

  it('says the same as long as nothing happens', async () => {
    const { payment } = await begin(fixture);
    fixture.clock.advance(MINUTE);
    expect(JSON.stringify((await retrieve(fixture, payment)).instructions)).toBe(JSON.stringify(payment.instructions));
  });

  it('asks for the rest once a part was seen, over a new Lightning invoice', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.send(invoice, 150_000n, 'Processing');
    const { instructions, stage } = await retrieve(fixture, payment);
    expect(stage).toBe('actionRequired');
    const part = { seen: '0.00150000', total: '0.00200000' };
    expect(instructions).toMatchObject({
      stage: 'waiting',
      ways: [
        { due: '0.00050000', part },
        { due: '0.00050000', part, link: expect.stringContaining('amount=0.00050000') },
      ],
    });
    expect(instructions).not.toMatchObject({ ways: [{ link: linkOf(payment.instructions) }] });
  });

  it('asks for nothing more once all of it was seen, and tells nothing once it is settled', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice), 'Processing');
    const seen = await retrieve(fixture, payment);
    expect(seen).toMatchObject({ stage: 'processing', instructions: { stage: 'confirming', ways: [] } });
    fixture.fake.books.confirm(invoice);
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', instructions: null });
  });

  it('is settled at once by Lightning', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice), 'Settled', 'BTC-LN');
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', live: false });
  });

  it('asks for nothing once the rate has ended, also while a part waits for the network', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.send(invoice, 150_000n, 'Processing');
    fixture.clock.advance(16 * MINUTE);
    expect(await retrieve(fixture, payment)).toMatchObject({ instructions: { stage: 'confirming', ways: [] } });
    const other = await begin(fixture, { expiresAt: START + 60 * MINUTE });
    fixture.clock.advance(16 * MINUTE);
    expect(await retrieve(fixture, other.payment)).toMatchObject({ stage: 'expired', instructions: null });
  });

  it('is found with its ways when the answer to the first request was lost', async () => {
    const { payment } = await begin(fixture);
    const found = await fixture.provider.findByMerchantRef?.({ ...known(payment), providerRef: null }, idle());
    expect(found).toMatchObject({ status: 'pending', value: { instructions: payment.instructions } });
  });

  it('is paid on the server’s page where the store has neither Bitcoin nor Lightning for it', async () => {
    fixture.fake.books.methods = [];
    const outcome = await fixture.provider.createSession(session());
    expect(outcome).toMatchObject({
      status: 'actionRequired',
      display: 'top',
      value: { payment: { instructions: null } },
    });
    expect(outcomeValue(outcome).instructions).toBeUndefined();
  });

  it('is not begun twice when the ways could not be read', async () => {
    const input = session();
    const { provider, fake } = fixture;
    await provider.createSession(input);
    fake.faults.next('gatewayHtml');
    expect((await provider.createSession(input)).status).toBe('unknown');
    expect((await provider.createSession(input)).status).toBe('pending');
    expect(fake.books.invoices.size).toBe(1);
  });
});

describe('the store’s own tolerance', () => {
  const within = async (percent: bigint) => {
    const fixture = await openFixture();
    const { books } = fixture.fake;
    const create = books.create.bind(books);
    books.create = (order) => create({ ...order, checkout: { ...order.checkout, paymentTolerance: 2 } });
    const { payment, invoice } = await begin(fixture);
    books.send(invoice, (books.dueSats(invoice) * percent) / 100n, 'Settled');
    const truth = await retrieve(fixture, payment);
    await fixture.close();
    return [truth.stage, truth.captured.amountMinor];
  };

  it.each([
    [99n, 'captured', 10_000],
    [101n, 'captured', 10_000],
    [103n, 'captured', 10_300],
    [97n, 'actionRequired', 0],
  ] as const)('of two percent makes of %s percent: %s, %s', async (percent, stage, minor) => {
    expect(await within(percent)).toEqual([stage, minor]);
  });
});

describe('how an invoice is presented', () => {
  const config = (present?: string) =>
    btcpayConfig.parse({
      serverUrl: 'https://btcpay.example.com',
      storeId: STORE,
      apiKey: API_KEY,
      webhookSecret: WEBHOOK_SECRET,
      ...(present && { present }),
    });

  it('is our own panel, unless the merchant wants the server’s page', () => {
    expect(btcpay.panel?.(config())).toBe('crypto');
    expect(btcpay.panel?.(config('page'))).toBe('redirect');
    expect(() => config('popup')).toThrow();
  });
});

const linkOf = (instructions: unknown): unknown => (instructions as { ways: { link: string }[] }).ways[0]?.link;
