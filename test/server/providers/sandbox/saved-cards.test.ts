import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CARDS } from './fixture.ts';
import { card, type Fixture, openFixture, session } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.provider.close?.());

const save = (name: keyof typeof CARDS, idempotencyKey = `save-${name}`) =>
  fixture.provider.createToken?.({
    idempotencyKey,
    details: card(name),
    customerRef: 'customer-7',
    signal: new AbortController().signal,
  });

async function payWithSaved(name: keyof typeof CARDS) {
  const outcome = await save(name);
  if (outcome?.status !== 'succeeded') throw new Error('not saved');
  return fixture.provider.authorize?.({ ...session(null), paymentSourceToken: outcome.value.paymentSourceToken });
}

describe('a saved card', () => {
  it('pays without the shopper', async () => {
    expect(await payWithSaved('approve')).toMatchObject({ status: 'succeeded', value: { stage: 'captured' } });
  });

  it('that needs a challenge is declined, because nobody is there to pass it', async () => {
    expect(await payWithSaved('challenge')).toMatchObject({ status: 'declined', code: 'authentication_failed' });
  });

  it('that settles late is pending', async () => {
    expect(await payWithSaved('late')).toMatchObject({ status: 'pending', value: { stage: 'processing' } });
  });

  it('that is declined late is pending, then failed', async () => {
    expect(await payWithSaved('declineLate')).toMatchObject({ status: 'pending', value: { stage: 'processing' } });
    fixture.clock.advance(5_000);
    expect(fixture.bank.payments()).toMatchObject([{ stage: 'failed', decline: { code: 'card_declined' } }]);
  });

  it('whose refunds are late goes on refunding late', async () => {
    const outcome = await payWithSaved('moveLate');
    if (outcome?.status !== 'succeeded') throw new Error('not paid');
    const { providerRef, merchantRef, captured: money } = outcome.value;
    const { signal } = new AbortController();
    const refund = await fixture.provider.refund?.({ providerRef, merchantRef, money, idempotencyKey: 'r', signal });
    expect(refund).toMatchObject({ status: 'pending', value: { refunded: { amountMinor: 0 } } });
  });

  it('whose issuer always declines is not kept', async () => {
    expect(await save('decline')).toMatchObject({ status: 'declined', code: 'card_declined' });
    expect(await save('insufficientFunds')).toMatchObject({ status: 'declined', code: 'insufficient_funds' });
  });

  it('is the same token for the same key, and refused for the same key with another card', async () => {
    const [first, again] = [await save('approve', 'k'), await save('approve', 'k')];
    expect(first).toEqual(again);
    expect(await save('late', 'k')).toMatchObject({ status: 'rejected', code: 'invalid_request' });
  });

  it('of a session is answered with the session, again with the same key, and not for a declined card', async () => {
    const input = session(card('approve'), { tokenize: true });
    const [first, again] = [await fixture.provider.createSession(input), await fixture.provider.createSession(input)];
    expect(first).toHaveProperty('value.payment.token.paymentSourceToken', expect.stringMatching(/^tok_[0-9a-f]{32}$/));
    expect(again).toEqual(first);
    const declined = await fixture.provider.createSession(session(card('decline'), { tokenize: true }));
    expect(declined).not.toHaveProperty('value');
  });
});

describe('money the bank does not move', () => {
  it.each([0, -1])('an amount of %i', async (amountMinor) => {
    const input = session(card('approve'), { money: { amountMinor, currency: 'EUR' } });
    expect(await fixture.provider.createSession(input)).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(fixture.bank.payments()).toEqual([]);
  });

  it('a disputed amount again as a refund', async () => {
    const input = session(card('approve'));
    const outcome = await fixture.provider.createSession(input);
    if (outcome.status !== 'succeeded') throw new Error('not paid');
    const { providerRef } = outcome.value.payment;
    fixture.bank.dispute(providerRef);
    const refund = await fixture.provider.refund?.({ ...input, providerRef, idempotencyKey: 'r' });
    expect(refund).toMatchObject({ status: 'rejected' });
    expect(fixture.bank.payments()).toMatchObject([{ refunded: 0, disputed: 1_250 }]);
  });

  it('the rest of an authorization that was released after a partial capture', async () => {
    const input = session(card('approve'), { capture: 'manual' });
    const outcome = await fixture.provider.createSession(input);
    if (outcome.status !== 'succeeded') throw new Error('not authorized');
    const { providerRef } = outcome.value.payment;
    const part = { ...input, providerRef, money: { amountMinor: 500, currency: 'EUR' } };
    expect(await fixture.provider.capture?.({ ...part, idempotencyKey: 'c1' })).toMatchObject({ status: 'succeeded' });
    expect(await fixture.provider.void?.({ ...part, idempotencyKey: 'v' })).toMatchObject({
      status: 'succeeded',
      value: { stage: 'captured', captured: { amountMinor: 500 } },
    });
    expect(await fixture.provider.capture?.({ ...part, idempotencyKey: 'c2' })).toMatchObject({ status: 'rejected' });
  });

  it('a payment that is still being processed, when asked to void it', async () => {
    const input = session(card('late'));
    const outcome = await fixture.provider.createSession(input);
    if (outcome.status !== 'pending') throw new Error('not pending');
    const { providerRef } = outcome.value.payment;
    const voided = await fixture.provider.void?.({ ...input, providerRef, idempotencyKey: 'v' });
    expect(voided).toMatchObject({ status: 'rejected' });
    expect(fixture.bank.settleNow(providerRef)).toMatchObject({ stage: 'captured', captured: 1_250 });
  });
});
