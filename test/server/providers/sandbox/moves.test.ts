import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderPayment } from '../../../../server/providers/provider.ts';
import { type CARDS, card, type Fixture, openFixture, session, until } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.provider.close?.());

const DAY = 24 * 3_600_000;
const settle = () => fixture.clock.advance(5_000);
const booked = () => fixture.bank.payments()[0];
const events = () => fixture.mailbox.received.map(({ body }) => JSON.parse(String(body)).type);

/** A payment of 12.50 with this card, to be captured by hand unless said otherwise. */
async function pay(name: keyof typeof CARDS, capture: 'manual' | 'automatic' = 'manual') {
  const outcome = await fixture.provider.createSession(session(card(name), { capture }));
  if (outcome.status !== 'succeeded') throw new Error('not paid');
  const { providerRef, merchantRef } = outcome.value.payment;
  const { signal } = new AbortController();
  const ask = (kind: 'capture' | 'void' | 'refund') => (amountMinor: number, idempotencyKey: string) => {
    const money = { amountMinor, currency: 'EUR' };
    const outcome = fixture.provider[kind]?.({ providerRef, merchantRef, idempotencyKey, money, signal });
    return outcome ?? Promise.reject(new Error('missing'));
  };
  return { capture: ask('capture'), release: ask('void'), refund: ask('refund') };
}

const pendingWith = (payment: Partial<ProviderPayment>) => ({ status: 'pending', value: payment });

describe('card …7726', () => {
  it('captures, releases and refunds five seconds after it was asked to, and tells each', async () => {
    const { capture, release, refund } = await pay('moveLate');
    expect(await capture(500, 'c')).toMatchObject(pendingWith({ stage: 'authorized' }));
    expect(await release(1_250, 'v')).toMatchObject(pendingWith({ stage: 'authorized' }));
    fixture.clock.advance(4_999);
    expect(booked()).toMatchObject({ stage: 'authorized', captured: 0, released: 0, claimed: 1_250 });
    fixture.clock.advance(1);
    expect(booked()).toMatchObject({ stage: 'captured', captured: 500, released: 750, claimed: 0 });
    expect(await refund(200, 'r')).toMatchObject(pendingWith({ refunded: { amountMinor: 0, currency: 'EUR' } }));
    expect(booked()).toMatchObject({ refunded: 0, refunding: 200 });
    settle();
    expect(booked()).toMatchObject({ refunded: 200, refunding: 0 });
    await until(() => events().length === 4);
    expect(events()).toEqual(['payment.authorized', 'payment.captured', 'payment.voided', 'payment.refunded']);
  });

  it('sets aside what is under way: nothing is promised twice', async () => {
    const { capture, release, refund } = await pay('moveLate');
    await capture(1_000, 'c1');
    expect((await capture(251, 'c2')).status).toBe('rejected');
    expect((await capture(250, 'c3')).status).toBe('pending');
    expect((await release(1_250, 'v')).status).toBe('rejected');
    settle();
    expect((await refund(1_000, 'r1')).status).toBe('pending');
    expect((await refund(251, 'r2')).status).toBe('rejected');
    settle();
    expect(booked()).toMatchObject({ captured: 1_250, refunded: 1_000 });
  });

  it('is voided once all of it is released', async () => {
    const { release } = await pay('moveLate');
    expect((await release(1_250, 'v')).status).toBe('pending');
    settle();
    expect(await release(1_250, 'v')).toMatchObject({ status: 'succeeded', value: { stage: 'voided' } });
  });

  it('cannot have disputed what is on its way back', async () => {
    const { refund } = await pay('moveLate', 'automatic');
    await refund(200, 'r');
    expect(fixture.bank.dispute(String(booked()?.ref))).toMatchObject({ disputed: 1_050 });
    settle();
    expect(booked()).toMatchObject({ refunded: 200, disputed: 1_050 });
  });

  it('is moved by the bank itself when the time has come, and at once when a test says so', async () => {
    await fixture.provider.close?.();
    fixture = openFixture({ config: { settleAfterMs: 30 } });
    const { capture } = await pay('moveLate');
    await capture(500, 'c1');
    fixture.clock.advance(30);
    await until(() => events().includes('payment.captured'));
    await capture(300, 'c2');
    expect(fixture.bank.settleNow(String(booked()?.ref))).toMatchObject({ captured: 800, claimed: 0 });
  });
});

describe('card …5126', () => {
  it('accepts a refund that then fails: the same key says so, and the money stays', async () => {
    const { capture, refund } = await pay('failRefund');
    expect((await capture(1_250, 'c')).status).toBe('succeeded');
    expect((await refund(1_250, 'r')).status).toBe('pending');
    settle();
    expect(await refund(1_250, 'r')).toMatchObject({ status: 'declined', code: 'processing_error' });
    expect(await refund(1_250, 'r')).toMatchObject({ status: 'declined' });
    expect(booked()).toMatchObject({ stage: 'captured', captured: 1_250, refunded: 0, refunding: 0 });
    await until(() => events().length === 3);
    expect(events()).toEqual(['payment.authorized', 'payment.captured', 'payment.refundFailed']);
  });

  it('refuses another amount under the old key, also after the failure', async () => {
    const { refund } = await pay('failRefund', 'automatic');
    await refund(500, 'r');
    settle();
    expect(await refund(400, 'r')).toMatchObject({ status: 'rejected', code: 'invalid_request' });
  });
});

describe('card …5134', () => {
  it.each(['capture', 'release'] as const)('accepts a %s that then fails', async (kind) => {
    const { [kind]: ask } = await pay('failCapture');
    expect((await ask(1_250, 'k')).status).toBe('pending');
    settle();
    expect(await ask(1_250, 'k')).toMatchObject({ status: 'declined', code: 'processing_error' });
    expect(booked()).toMatchObject({ stage: 'authorized', captured: 0, released: 0, claimed: 0 });
    await until(() => events().length === 2);
    expect(events()[1]).toBe(kind === 'capture' ? 'payment.captureFailed' : 'payment.voidFailed');
  });

  it('refunds at once what was captured on payment', async () => {
    const { refund } = await pay('failCapture', 'automatic');
    expect(await refund(1_250, 'r')).toMatchObject({
      status: 'succeeded',
      value: { refunded: { amountMinor: 1_250 } },
    });
  });
});

describe('card …0127', () => {
  it('does what it is asked, but only the same key again tells', async () => {
    const { capture, release, refund } = await pay('loseMoveAnswer');
    expect(await capture(500, 'c')).toMatchObject({ status: 'unknown', cause: 'timeout' });
    expect(booked()).toMatchObject({ captured: 500 });
    expect(await capture(500, 'c')).toMatchObject({ status: 'succeeded', value: { captured: { amountMinor: 500 } } });
    expect((await release(1_250, 'v')).status).toBe('unknown');
    expect((await release(1_250, 'v')).status).toBe('succeeded');
    expect((await refund(100, 'r')).status).toBe('unknown');
    expect((await refund(100, 'r')).status).toBe('succeeded');
    expect(booked()).toMatchObject({ captured: 500, released: 750, refunded: 100 });
  });
});

describe('an authorization', () => {
  it('lapses after seven days, and tells', async () => {
    const { capture, release } = await pay('approve');
    fixture.clock.advance(7 * DAY - 1);
    expect(booked()).toMatchObject({ stage: 'authorized', released: 0 });
    fixture.clock.advance(1);
    expect(booked()).toMatchObject({ stage: 'expired', captured: 0, released: 1_250 });
    expect(await capture(1_250, 'c')).toMatchObject({ status: 'rejected', message: 'The authorization has expired.' });
    expect((await release(1_250, 'v')).status).toBe('rejected');
    await until(() => events().length === 2);
    expect(events()).toEqual(['payment.authorized', 'payment.expired']);
  });

  it('can still be captured under a key that was used in time', async () => {
    const { capture } = await pay('approve');
    fixture.clock.advance(7 * DAY - 1);
    await capture(1_250, 'c');
    fixture.clock.advance(1);
    expect(await capture(1_250, 'c')).toMatchObject({ status: 'succeeded', value: { stage: 'captured' } });
  });

  it('that is partly captured loses the rest only', async () => {
    const { capture, refund } = await pay('approve');
    await capture(500, 'c');
    fixture.clock.advance(7 * DAY);
    expect(booked()).toMatchObject({ stage: 'captured', captured: 500, released: 750 });
    expect((await capture(1, 'c2')).status).toBe('rejected');
    expect((await refund(500, 'r')).status).toBe('succeeded');
  });

  it('waits for a capture that was asked for in time', async () => {
    const { capture } = await pay('moveLate');
    fixture.clock.advance(7 * DAY - 1);
    await capture(500, 'c');
    fixture.clock.advance(1);
    expect(booked()).toMatchObject({ stage: 'authorized', claimed: 500, released: 0 });
    settle();
    expect(booked()).toMatchObject({ stage: 'captured', captured: 500, released: 750 });
  });

  it.each([
    ['voided', async ({ release }: Awaited<ReturnType<typeof pay>>) => release(1_250, 'v')],
    ['captured', async ({ capture }: Awaited<ReturnType<typeof pay>>) => capture(1_250, 'c')],
  ])('that was %s stays so', async (stage, end) => {
    await end(await pay('approve'));
    await until(() => events().length === 2);
    const before = booked();
    fixture.clock.advance(7 * DAY);
    expect(booked()).toEqual(before);
    expect(before?.stage).toBe(stage);
    expect(fixture.bank.notification(String(before?.ref), 0)?.body.toString()).not.toContain('expired');
  });

  it('that was given late lapses seven days after it was given', async () => {
    await fixture.provider.createSession(session(card('late'), { capture: 'manual' }));
    settle();
    expect(booked()).toMatchObject({ stage: 'authorized' });
    fixture.clock.advance(7 * DAY - 1);
    expect(booked()).toMatchObject({ stage: 'authorized' });
    fixture.clock.advance(1);
    expect(booked()).toMatchObject({ stage: 'expired' });
  });
});
