import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Authorize } from '../../../../server/providers/provider.ts';
import { type Fixture, idle, look, move, openFixture, pay, session, start } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const charge = (paymentSourceToken: string, rest: Partial<Authorize> = {}): Authorize => {
  const { returnUrl: _, details: __, ...order } = session();
  return { ...order, paymentSourceToken, ...rest };
};

async function savedCard(): Promise<string> {
  const { token } = await pay(fixture, { tokenize: true });
  if (!token) throw new Error('no token');
  return token.paymentSourceToken;
}

async function saved(details: unknown) {
  return fixture.provider.createToken?.({ idempotencyKey: 'k', details, customerRef: 'shopper-7', signal: idle() });
}

describe('a source kept with a payment', () => {
  it('is told once the payment is made, not before', async () => {
    const { payment, url } = await start(fixture, { tokenize: true });
    expect(payment.token).toBeUndefined();
    expect((await look(fixture, payment)).token).toBeUndefined();
    await fixture.mollie.visit(url, 'approve', 'creditcard');
    const { token } = await look(fixture, payment);
    expect(token?.paymentSourceToken).toMatch(/^cst_\w+\/mdt_\w+$/);
    expect(token?.paymentSourceToken).toContain(token?.customerToken);
  });

  it('is not told when the shopper did not pay, or did not ask for it', async () => {
    const { payment, url } = await start(fixture, { tokenize: true });
    await fixture.mollie.visit(url, 'decline', 'creditcard');
    expect((await look(fixture, payment)).token).toBeUndefined();
    expect((await pay(fixture)).token).toBeUndefined();
  });

  it('is one customer, however often the session is asked for', async () => {
    const input = session({ tokenize: true });
    await fixture.provider.createSession(input);
    await fixture.provider.createSession(input);
    expect([fixture.mollie.books.customers.size, fixture.mollie.books.payments.size]).toEqual([1, 1]);
  });

  it('pays without the shopper, once per key', async () => {
    const input = charge(await savedCard());
    const outcomes = [await fixture.provider.authorize?.(input), await fixture.provider.authorize?.(input)];
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'succeeded',
        value: { stage: 'captured', merchantRef: input.merchantRef },
      });
    }
    expect(fixture.mollie.books.payments.size).toBe(2);
    const other = { ...input, money: { ...input.money, amountMinor: 1 } };
    expect((await fixture.provider.authorize?.(other))?.status).toBe('rejected');
  });

  it('can be held and captured later when it is a card', async () => {
    const held = await fixture.provider.authorize?.(charge(await savedCard(), { capture: 'manual' }));
    if (held?.status !== 'succeeded') throw new Error('not held');
    expect(held.value).toMatchObject({ stage: 'authorized', captured: { amountMinor: 0 } });
    const captured = await fixture.provider.capture?.(move(held.value, 1_250));
    expect(captured).toMatchObject({ status: 'succeeded', value: { stage: 'captured' } });
  });
});

describe('a mandate', () => {
  const debit = { method: 'directdebit', consumerName: 'Ada Lovelace', consumerAccount: 'NL91ABNA0417164300' };

  it('of a bank account pays in days', async () => {
    const kept = await saved(debit);
    if (kept?.status !== 'succeeded') throw new Error('not kept');
    const input = charge(kept.value.paymentSourceToken);
    const outcome = await fixture.provider.authorize?.(input);
    if (outcome?.status !== 'pending') throw new Error('not pending');
    expect(outcome.value).toMatchObject({ stage: 'processing', captured: { amountMinor: 0 } });
    await fixture.mollie.settle();
    expect(await look(fixture, outcome.value)).toMatchObject({ stage: 'captured', captured: input.money });
  });

  it('that would take the money at once is not charged where it should only be held', async () => {
    const kept = await saved(debit);
    if (kept?.status !== 'succeeded') throw new Error('not kept');
    const outcome = await fixture.provider.authorize?.(charge(kept.value.paymentSourceToken, { capture: 'manual' }));
    expect(outcome).toMatchObject({ status: 'rejected', code: 'not_supported' });
    expect(fixture.mollie.books.payments.size).toBe(0);
  });

  it('needs its details', async () => {
    for (const details of [undefined, null, {}, { ...debit, consumerAccount: 'x' }, { ...debit, more: 1 }]) {
      expect(await saved(details)).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    }
    expect(fixture.mollie.books.customers.size).toBe(0);
  });
});

it('a token that is none, or of a mandate that is not valid, pays nothing', async () => {
  const { payment } = await start(fixture, { tokenize: true });
  const first = fixture.mollie.books.payments.get(payment.providerRef);
  const tokens = ['', 'tok_1', 'cst_1', 'cst_1/../mdt_1', 'cst_1/mdt_1', `${first?.customerId}/${first?.mandateId}`];
  for (const token of tokens) expect((await fixture.provider.authorize?.(charge(token)))?.status).toBe('rejected');
  expect(fixture.mollie.books.payments.size).toBe(1);
});
