import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { begin, type Fixture, idle, known, openFixture, outcomeValue, paid, START, session } from './fixture.ts';

describe('creating an invoice', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture();
  });
  afterEach(() => fixture.close());

  it('leads to the page of an invoice that carries our reference, and ends with the checkout', async () => {
    const input = session({ expiresAt: START + 10 * 60_000 });
    const outcome = await fixture.provider.createSession(input);
    const { payment, expiresAt } = outcomeValue(outcome);
    expect(outcome).toMatchObject({
      status: 'actionRequired',
      redirectUrl: `${fixture.fake.url}/i/${payment.providerRef}`,
      display: 'top',
    });
    expect(expiresAt).toBe(START + 10 * 60_000);
    expect(fixture.fake.books.invoices.get(payment.providerRef)).toMatchObject({
      amount: '100.00',
      currency: 'EUR',
      metadata: { orderId: input.merchantRef, itemDesc: input.description, storeOrder: input.orderRef },
      checkout: { redirectURL: input.returnUrl, expirationMinutes: 10 },
    });
  });

  it('sends shoppers to the public address of a server that is asked in the LAN', async () => {
    const lan = await openFixture({ config: { checkoutUrl: 'https://btcpay.example.com/pay/' } });
    const { outcome, payment } = await begin(lan);
    expect(outcome).toMatchObject({ redirectUrl: `https://btcpay.example.com/pay/i/${payment.providerRef}` });
    await lan.close();
  });

  it('finds the invoice of an earlier try and makes no second one', async () => {
    const input = session();
    const first = outcomeValue(await fixture.provider.createSession(input));
    const again = await fixture.provider.createSession(input);
    expect(again.status).toBe('actionRequired');
    expect(outcomeValue(again).payment.providerRef).toBe(first.payment.providerRef);
    expect(fixture.fake.books.invoices.size).toBe(1);
  });

  it('makes one invoice of five tries at once', async () => {
    const input = session();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => fixture.provider.createSession(input)));
    expect(new Set(outcomes.map((outcome) => outcomeValue(outcome).payment.providerRef)).size).toBe(1);
    expect(fixture.fake.books.invoices.size).toBe(1);
  });

  it('refuses to use the invoice of an earlier try over another amount', async () => {
    const input = session();
    await fixture.provider.createSession(input);
    const other = await fixture.provider.createSession({ ...input, money: { amountMinor: 10_001, currency: 'EUR' } });
    expect(other).toMatchObject({ status: 'rejected', code: 'order_amount_invalid' });
  });

  it.each([
    ['not yet paid', 'actionRequired', () => {}],
    ['under way', 'pending', ({ fake }: Fixture, id: string) => send(fake, id, 'Processing')],
    ['paid', 'succeeded', ({ fake }: Fixture, id: string) => send(fake, id, 'Settled')],
    ['expired', 'declined', ({ clock }: Fixture) => clock.advance(16 * 60_000)],
  ])('answers for an earlier try that is %s with %s', async (_state, status, happen) => {
    const input = session();
    const { payment } = outcomeValue(await fixture.provider.createSession(input));
    happen(fixture, payment.providerRef);
    expect((await fixture.provider.createSession(input)).status).toBe(status);
  });

  it('is refused for nothing, for capturing later, for keeping the source, and after the end', async () => {
    const { provider } = fixture;
    const refusals = [
      session({ money: { amountMinor: 0, currency: 'EUR' } }),
      session({ capture: 'manual' }),
      session({ tokenize: true }),
      session({ expiresAt: START }),
    ];
    for (const input of refusals) expect((await provider.createSession(input)).status).toBe('rejected');
    expect(fixture.calls).toEqual([]);
  });

  it('hands on what the server says of a currency it has no rate for', async () => {
    const outcome = await fixture.provider.createSession(session({ money: { amountMinor: 100, currency: 'XXX' } }));
    expect(outcome).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(outcome).toHaveProperty('message', expect.stringContaining('Invalid currency'));
  });

  it.each([
    ['serverErrorAfter', 'POST', 'unknown', 1],
    ['garbage', 'POST', 'unknown', 1],
    ['unknownStatus', 'POST', 'unknown', 1],
    ['answerLost', 'POST', 'unknown', 1],
    ['requestLost', 'POST', 'unknown', 0],
    ['redirect', 'POST', 'unknown', 0],
    ['gatewayHtml', 'POST', 'unknown', 0],
    ['rateLimited', 'POST', 'rejected', 0],
    ['redirect', 'any', 'rejected', 0],
  ] as const)('takes %s (%s) for %s', async (fault, on, status, invoices) => {
    fixture.fake.faults.next(fault, on);
    const input = session();
    expect((await fixture.provider.createSession(input)).status).toBe(status);
    expect(fixture.fake.books.invoices.size).toBe(invoices);
    // Whatever happened, the next try ends with exactly one.
    expect((await fixture.provider.createSession(input)).status).toBe('actionRequired');
    expect(fixture.fake.books.invoices.size).toBe(1);
  });

  it('takes silence for unknown when the caller’s time is up', async () => {
    fixture.fake.faults.next('silence', 'POST');
    const outcome = await fixture.provider.createSession(session({ signal: AbortSignal.timeout(80) }));
    expect(outcome).toMatchObject({ status: 'unknown', cause: 'timeout' });
  });

  it('is refused with a wrong key, and for a store the key is not for', async () => {
    const wrongKey = await openFixture({ config: { apiKey: 'another-key-altogether' } });
    expect(await wrongKey.provider.createSession(session())).toMatchObject({
      status: 'rejected',
      code: 'unauthorized',
    });
    await wrongKey.close();
    const wrongStore = await openFixture({ config: { storeId: 'anotherstore' } });
    expect(await wrongStore.provider.createSession(session())).toMatchObject({ code: 'unauthorized' });
    await wrongStore.close();
  });
});

describe('finding an invoice by our reference', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture();
  });
  afterEach(() => fixture.close());

  it('brings back the way to the page, which the lost answer would have told', async () => {
    const { payment, outcome } = await begin(fixture);
    const found = await fixture.provider.findByMerchantRef?.({ ...known(payment), providerRef: null }, idle());
    expect(found).toMatchObject({ status: 'actionRequired', value: payment });
    expect(found).toHaveProperty('redirectUrl', 'redirectUrl' in outcome ? outcome.redirectUrl : null);
  });

  it('prefers the one with money', async () => {
    const { payment, invoice } = await paid(fixture);
    const { books } = fixture.fake;
    books.create({ ...invoice });
    const found = await fixture.provider.findByMerchantRef?.({ ...known(payment), providerRef: null }, idle());
    expect(found).toMatchObject({ value: { providerRef: payment.providerRef, stage: 'captured' } });
  });
});

function send({ books }: Fixture['fake'], id: string, status: 'Processing' | 'Settled'): void {
  const invoice = books.invoices.get(id);
  if (invoice) books.send(invoice, books.dueSats(invoice), status);
}
