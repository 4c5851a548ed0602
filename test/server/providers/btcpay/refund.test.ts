import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STORE } from '../../../fakes/btcpay/server.ts';
import { begin, type Fixture, move, openFixture, outcomeValue, paid, retrieve } from './fixture.ts';

describe('refunding by claim link', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture();
  });
  afterEach(() => fixture.close());
  const ask = (input: ReturnType<typeof move>) => fixture.provider.refund?.(input) ?? expect.fail('there is no refund');
  const links = () => [...fixture.fake.books.pullPayments.values()];
  const link = (index = 0) => links()[index] ?? expect.fail('there is no link');

  it('is pending until the claim is paid out; the same key says how far it is', async () => {
    const { payment } = await paid(fixture);
    const input = move(payment, 10_000);
    for (const asked of [await ask(input), await ask(input)]) {
      expect(asked).toMatchObject({ status: 'pending', value: { refunded: { amountMinor: 0 } } });
    }
    const payout = fixture.fake.books.claim(link());
    for (const state of ['AwaitingApproval', 'AwaitingPayment', 'InProgress'] as const) {
      payout.state = state;
      expect((await ask(input)).status).toBe('pending');
      expect((await retrieve(fixture, payment)).refunded.amountMinor).toBe(0);
    }
    payout.state = 'Completed';
    expect(await ask(input)).toMatchObject({ status: 'succeeded', value: { refunded: { amountMinor: 10_000 } } });
    expect(await retrieve(fixture, payment)).toMatchObject({
      stage: 'captured',
      captured: { amountMinor: 10_000 },
      refunded: { amountMinor: 10_000 },
    });
    expect(links()).toHaveLength(1);
  });

  it('tells the merchant which link to hand over, and never the link itself', async () => {
    const { payment } = await paid(fixture);
    await ask(move(payment, 2_500));
    const [alert] = fixture.alerts;
    expect(alert).toMatchObject({ code: 'btcpay_refund_waits', subject: 'crypto', about: link().name });
    expect(alert?.message).toContain('25.00 EUR');
    expect(alert?.message).toContain(link().name);
    expect(alert?.message).not.toContain(link().id);
    expect(link().name.length).toBeLessThanOrEqual(50);
  });

  it('grows with every claim, also of a part', async () => {
    const { payment } = await paid(fixture);
    await ask(move(payment, 4_000));
    fixture.fake.books.claim(link(), '15.00').state = 'Completed';
    expect((await retrieve(fixture, payment)).refunded.amountMinor).toBe(1_500);
    fixture.fake.books.claim(link(), '25.00').state = 'Completed';
    expect((await retrieve(fixture, payment)).refunded.amountMinor).toBe(4_000);
  });

  it('never promises more than was captured, one after the other or at once', async () => {
    const { payment } = await paid(fixture);
    const two = await Promise.all([ask(move(payment, 8_000)), ask(move(payment, 8_000))]);
    expect(two.map(({ status }) => status).sort()).toEqual(['pending', 'rejected']);
    expect((await ask(move(payment, 2_001))).status).toBe('rejected');
    expect((await ask(move(payment, 2_000))).status).toBe('pending');
    expect(links()).toHaveLength(2);
  });

  it('refuses another amount under the same key', async () => {
    const { payment } = await paid(fixture);
    const input = move(payment, 4_000);
    await ask(input);
    expect((await ask({ ...input, money: { amountMinor: 100, currency: 'EUR' } })).status).toBe('rejected');
    expect(links()).toHaveLength(1);
  });

  it('is free to be asked for anew once the merchant has archived an unclaimed link', async () => {
    const { payment } = await paid(fixture);
    const input = move(payment, 10_000);
    await ask(input);
    link().archived = true;
    expect((await ask(input)).status).toBe('rejected');
    expect((await ask(move(payment, 10_000))).status).toBe('pending');
  });

  it('keeps what was claimed of an archived link', async () => {
    const { payment } = await paid(fixture);
    await ask(move(payment, 10_000));
    fixture.fake.books.claim(link(), '30.00').state = 'Completed';
    link().archived = true;
    expect((await ask(move(payment, 7_001))).status).toBe('rejected');
    expect((await ask(move(payment, 7_000))).status).toBe('pending');
    expect((await retrieve(fixture, payment)).refunded.amountMinor).toBe(3_000);
  });

  it('sees a refund made by hand on the server, also one in bitcoin', async () => {
    const { payment } = await paid(fixture);
    const name = `Refund ${payment.providerRef}`;
    const { books } = fixture.fake;
    books.claim(books.openPullPayment({ storeId: STORE, name, currency: 'BTC', amount: '0.00100000' })).state =
      'Completed';
    expect((await retrieve(fixture, payment)).refunded.amountMinor).toBe(5_000);
    expect((await ask(move(payment, 5_001))).status).toBe('rejected');
  });

  it('does not count a refund of another invoice whose id begins alike', async () => {
    const { payment } = await paid(fixture);
    const { books } = fixture.fake;
    const order = { storeId: STORE, currency: 'EUR', amount: '100.00' };
    books.claim(books.openPullPayment({ ...order, name: `Refund ${payment.providerRef}x` })).state = 'Completed';
    expect((await retrieve(fixture, payment)).refunded.amountMinor).toBe(0);
  });

  it('knows a link whose answer was lost, and makes no second one', async () => {
    const { payment } = await paid(fixture);
    fixture.fake.faults.next('answerLost');
    expect((await ask(move(payment, 10_000))).status).toBe('pending');
    expect(links()).toHaveLength(1);
    expect(fixture.alerts).toHaveLength(1);
  });

  it('is unknown when the request was lost, and can be asked again', async () => {
    const { payment } = await paid(fixture);
    const input = move(payment, 10_000);
    fixture.fake.faults.next('requestLost', 'POST');
    expect((await ask(input)).status).toBe('unknown');
    expect((await ask(input)).status).toBe('pending');
    expect(links()).toHaveLength(1);
  });

  it('returns the money that came too short or too late', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.clock.advance(20 * 60_000);
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice) / 2n, 'Settled');
    expect((await ask(move(payment, 5_001))).status).toBe('rejected');
    expect((await ask(move(payment, 5_000))).status).toBe('pending');
  });

  it('is refused for an unpaid invoice, another payment’s, and in another currency', async () => {
    const unpaid = await begin(fixture);
    const { payment } = await paid(fixture);
    expect((await ask(move(unpaid.payment, 100))).status).toBe('rejected');
    expect((await ask(move({ ...payment, merchantRef: 'pay_other' }, 100))).status).toBe('rejected');
    expect((await ask(move(payment, 100, { money: { amountMinor: 100, currency: 'USD' } }))).status).toBe('rejected');
    expect(links()).toEqual([]);
  });

  it('asks for a refund in the configured methods', async () => {
    const own = await openFixture({ config: { refundMethods: ['BTC-LN'] } });
    const { payment } = await paid(own);
    expect(outcomeValue((await own.provider.refund?.(move(payment, 100))) ?? expect.fail()).refunded.amountMinor).toBe(
      0,
    );
    const sent = own.calls.find(({ url }) => url.endsWith('/refund'));
    expect(JSON.parse(String(sent?.body))).toMatchObject({ payoutMethods: ['BTC-LN'], customAmount: '1.00' });
    await own.close();
  });

  it('does not keep a payment from being seen when the key may not see refunds', async () => {
    fixture.fake.settings.permissions = ['btcpay.store.canmodifyinvoices'];
    const { payment } = await paid(fixture);
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', refunded: { amountMinor: 0 } });
  });
});
