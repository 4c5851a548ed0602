import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { begin, type Fixture, move, openFixture, outcomeValue, paid, retrieve } from './fixture.ts';

describe('giving an invoice up', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture();
  });
  afterEach(() => fixture.close());
  const give = (payment: Parameters<typeof move>[0]) =>
    fixture.provider.void?.(move(payment, 10_000)) ?? expect.fail('there is no void');

  it('makes it invalid, once and for all', async () => {
    const { payment, invoice } = await begin(fixture);
    expect(outcomeValue(await give(payment)).stage).toBe('voided');
    expect(invoice).toMatchObject({ status: 'Invalid', additionalStatus: 'Marked' });
    expect(outcomeValue(await give(payment)).stage).toBe('voided');
  });

  it('says of an expired one that it has expired, and leaves it alone', async () => {
    const { payment, invoice } = await begin(fixture);
    fixture.clock.advance(16 * 60_000);
    expect(outcomeValue(await give(payment)).stage).toBe('expired');
    expect(invoice.status).toBe('Expired');
  });

  it.each([
    ['paid in part', 4n, 'Settled'],
    ['seen, but not confirmed', 1n, 'Processing'],
    ['paid', 1n, 'Settled'],
  ] as const)('is refused when it is %s', async (_state, part, status) => {
    const { payment, invoice } = await begin(fixture);
    fixture.fake.books.send(invoice, fixture.fake.books.dueSats(invoice) / part, status);
    const before = invoice.status;
    expect((await give(payment)).status).toBe('rejected');
    expect(invoice.status).toBe(before);
  });

  it('is refused when money shows up at that very moment, and the money is found', async () => {
    const { payment, invoice } = await begin(fixture);
    const { books } = fixture.fake;
    const mark = books.mark.bind(books);
    books.mark = (one, status) => {
      books.send(one, books.dueSats(one), 'Processing');
      return mark(one, status);
    };
    expect((await give(payment)).status).toBe('rejected');
    expect((await retrieve(fixture, payment)).stage).toBe('processing');
    books.confirm(invoice);
    expect(await retrieve(fixture, payment)).toMatchObject({ stage: 'captured', captured: { amountMinor: 10_000 } });
  });

  it('is refused for the invoice of another payment', async () => {
    const { payment, invoice } = await begin(fixture);
    expect(await give({ ...payment, merchantRef: 'pay_other' })).toMatchObject({
      status: 'rejected',
      code: 'not_found',
    });
    expect(invoice.status).toBe('New');
  });

  it('is unknown when the answer is lost, and done when asked again', async () => {
    const { payment } = await begin(fixture);
    fixture.fake.faults.next('answerLost');
    expect((await give(payment)).status).toBe('unknown');
    expect(outcomeValue(await give(payment)).stage).toBe('voided');
  });

  it('is unknown for a paid invoice only until the truth is asked', async () => {
    const { payment } = await paid(fixture);
    fixture.fake.faults.next('serverError');
    expect((await give(payment)).status).toBe('unknown');
    expect((await retrieve(fixture, payment)).stage).toBe('captured');
  });
});
