import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoice, invoiceMethods } from '../../../../server/providers/btcpay/greenfield.ts';
import { receivedFor } from '../../../../server/providers/btcpay/received.ts';
import { begin, type Fixture, openFixture, paid, retrieve, START } from './fixture.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('what an invoice says of a payment', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture();
  });
  afterEach(() => fixture.close());

  it('is processing while the money is seen but not confirmed, and captured then', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice), 'Processing');
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'processing', captured: eur(0) });
    fixture.fake.books.confirm(invoice);
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', captured: eur(10_000), live: false });
  });

  it('says when the money was seen, not when it was asked for', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.clock.advance(3 * MINUTE);
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice), 'Processing');
    fixture.clock.advance(60 * MINUTE);
    fixture.fake.books.confirm(invoice);
    expect((await retrieve(fixture, payment)).capturedAt).toBe(START + 3 * MINUTE);
  });

  it('waits for the rest of a short payment, and shows what came once the invoice has expired', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice) / 4n, 'Settled');
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'actionRequired', captured: eur(0) });
    fixture.clock.advance(16 * MINUTE);
    expect(invoice.additionalStatus).toBe('PaidPartial');
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', captured: eur(2_500) });
  });

  it('adds two payments up to the price', async () => {
    const { payment, invoice } = await begin(fixture);
    const half = fixture.fake.books.dueSats(invoice) / 2n;
    fixture.fake.books.send(invoice, half, 'Settled');
    fixture.fake.books.send(invoice, half, 'Settled');
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', captured: eur(10_000) });
  });

  it('shows everything of a payment that is too large', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice) * 2n, 'Settled');
    expect(invoice.additionalStatus).toBe('PaidOver');
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', captured: eur(20_000) });
  });

  it('shows money that came late, with the time it came, as soon as it is confirmed', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.clock.advance(20 * MINUTE);
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'expired', captured: eur(0) });
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice), 'Processing');
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'processing', captured: eur(0) });
    fixture.fake.books.confirm(invoice);
    expect(invoice).toMatchObject({ status: 'Expired', additionalStatus: 'PaidLate' });
    expect(await retrieve(fixture, payment)).toMatchObject({
      stage: 'captured',
      captured: eur(10_000),
      capturedAt: START + 20 * MINUTE,
    });
  });

  it('counts of a late payment that never confirmed only the part that did', async () => {
    const { payment, invoice } = await begin(fixture);
    const due = fixture.fake.books.dueSats(invoice);
    fixture.clock.advance(20 * MINUTE);
    fixture.fake.books.send(invoice, due / 4n, 'Settled');
    fixture.fake.books.send(invoice, due / 2n, 'Processing');
    expect((await retrieve(fixture, payment)).stage).toBe('processing');
    fixture.clock.advance(2 * DAY);
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', captured: eur(2_500) });
  });

  it('does not believe a late payment in full of which a part never confirmed', async () => {
    const { payment, invoice } = await begin(fixture);
    const half = fixture.fake.books.dueSats(invoice) / 2n;
    fixture.clock.advance(20 * MINUTE);
    fixture.fake.books.send(invoice, half, 'Settled');
    fixture.fake.books.send(invoice, half, 'Processing');
    fixture.clock.advance(2 * DAY);
    expect((await retrieve(fixture, payment)).captured).toEqual(eur(5_000));
    expect(invoice.additionalStatus).toBe('PaidLate');
  });

  it('goes back to waiting when a payment was replaced by its sender', async () => {
    const { payment, invoice } = await begin(fixture);
    const seen = fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice), 'Processing');
    expect((await retrieve(fixture, payment)).stage).toBe('processing');
    seen.status = 'Invalid';
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'actionRequired', captured: eur(0) });
  });

  it('takes the merchant’s word that an invoice is settled, and dates it by nothing it does not know', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.mark(invoice, 'Settled');
    const truth = await retrieve(fixture, payment);
    expect(truth).toMatchObject({ stage: 'captured', captured: eur(10_000) });
    expect(truth.capturedAt).toBeUndefined();
  });

  it('shows money sent to an invoice that was given up', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.mark(invoice, 'Invalid');
    expect((await retrieve(fixture, payment)).stage).toBe('voided');
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice), 'Settled');
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', captured: eur(10_000) });
  });

  it('does not take the satoshi a price is rounded up to for an overpayment', async () => {
    const money = { amountMinor: 10_001, currency: 'VND' };
    const { payment, invoice } = await begin(fixture, { money });
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice), 'Settled');
    expect((await retrieve(fixture, payment)).captured).toEqual(money);
  });

  it('refuses an invoice of another store of the same server', async () => {
    const { payment } = await paid(fixture);
    const theirs = fixture.fake.books.create({
      storeId: '6HSHAEU4iYWtjxtyRs9KyPjM9GAQp8kw2T9VWbGG1FnZ',
      amount: '100.00',
      currency: 'EUR',
      metadata: { orderId: payment.merchantRef },
      checkout: {},
    });
    await expect(retrieve(fixture, { ...payment, providerRef: theirs.id })).rejects.toThrow('not_found');
  });
});

describe('the payments of an invoice', () => {
  const base = { id: 'i', storeId: 's', amount: '100.00', currency: 'EUR', status: 'Expired', createdTime: 1 };
  const times = { additionalStatus: 'PaidPartial', expirationTime: 1, monitoringExpiration: 1 };
  const seen = (status: string, value: string, fee = '0') => ({ receivedDate: 7, value, fee, status });
  const sum = (payments: object[], paidAmount?: string) =>
    receivedFor(
      invoice.parse({ ...base, ...times, ...(paidAmount && { paidAmount }) }),
      invoiceMethods.parse([{ paymentMethodId: 'BTC-CHAIN', currency: 'BTC', rate: '50000', payments }]),
    );

  it('count without those that were double spent, and without the fee charged on top', () => {
    expect(sum([seen('Settled', '0.00101', '0.00001'), seen('Invalid', '0.5')])).toMatchObject({
      settledMinor: 5_000,
      unsettled: false,
      lastAt: 7_000,
    });
  });

  it('count as the server adds them up, unless it adds up what is not settled', () => {
    expect(sum([seen('Settled', '0.001')], '50.01')?.settledMinor).toBe(5_001);
    expect(sum([seen('Settled', '0.001'), seen('Processing', '0.001')], '100.00')).toMatchObject({
      settledMinor: 5_000,
      unsettled: true,
    });
  });

  it('are not readable when they are more than money can be', () => {
    expect(sum([seen('Settled', '21000000000000')])).toBeNull();
  });
});

describe('the network a payment came over', () => {
  it('makes the payment test money, however the method is configured', async () => {
    const fixture = await openFixture({ network: 'test', config: { testnet: false } });
    const { payment } = await paid(fixture);
    expect(payment.live).toBe(true);
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', live: false });
    await fixture.close();
  });

  it('makes it real money, however the method is configured', async () => {
    const fixture = await openFixture({ network: 'main', config: { testnet: true } });
    const { payment } = await paid(fixture);
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', live: true });
    await fixture.close();
  });
});
