import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../../../server/clock.ts';
import { type Fixture, look, move, openFixture, pay, START, session, start } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

describe('a payment', () => {
  it("leads to Mollie's page, which must not be framed, and says until when", async () => {
    const outcome = await fixture.provider.createSession(session());
    expect(outcome).toMatchObject({
      status: 'actionRequired',
      display: 'top',
      redirectUrl: expect.stringContaining('/checkout/tr_'),
      value: { expiresAt: START + 3_600_000, payment: { stage: 'actionRequired', live: false } },
    });
  });

  it('still knows the way there when it is looked at', async () => {
    const { payment, url, input } = await start(fixture);
    const known = { ...input, providerRef: payment.providerRef, receipts: [], createdAt: START };
    const looked = await fixture.provider.retrieve(known, input.signal);
    expect(looked).toMatchObject({ status: 'actionRequired', redirectUrl: url });
  });

  it('by a method that takes days is processing until the money arrives, or bounces', async () => {
    for (const money of ['arrives', 'bounces'] as const) {
      const { payment, url } = await start(fixture);
      await fixture.mollie.visit(url, 'start', 'directdebit');
      expect((await look(fixture, payment)).stage).toBe('processing');
      await fixture.mollie.settle(money);
      const after = await look(fixture, payment);
      const arrived = { stage: 'captured', captured: { amountMinor: 1_250 }, capturedAt: START };
      const bounced = {
        stage: 'failed',
        captured: { amountMinor: 0 },
        decline: { code: 'payment_declined', message: 'The payment failed: AC04.' },
      };
      expect(after).toMatchObject(money === 'arrives' ? arrived : bounced);
    }
  });

  it.each([
    ['decline', { stage: 'failed', decline: { code: 'insufficient_funds' } }],
    ['cancel', { stage: 'failed', decline: { code: 'cancelled_by_shopper' } }],
  ] as const)('that the shopper ends with %s has failed, with the reason', async (decision, expected) => {
    const { payment, url } = await start(fixture);
    await fixture.mollie.visit(url, decision, 'creditcard');
    expect(await look(fixture, payment)).toMatchObject(expected);
  });

  it('nobody made in time has expired', async () => {
    const { payment } = await start(fixture);
    fixture.advance(DAY);
    expect(await look(fixture, payment)).toMatchObject({ stage: 'expired', captured: { amountMinor: 0 } });
  });

  it('that cannot be cancelled at Mollie is not given up', async () => {
    const other = await openFixture({ config: { method: 'ideal' } });
    const { payment } = await start(other);
    expect(await other.provider.void?.(move(payment, 1_250))).toMatchObject({
      status: 'rejected',
      code: 'not_supported',
    });
    expect((await look(other, payment)).stage).toBe('actionRequired');
    await other.close();
  });

  it('that is over already needs no giving up', async () => {
    const { payment, url } = await start(fixture);
    await fixture.mollie.visit(url, 'cancel');
    const outcome = await fixture.provider.void?.(move(payment, 1_250));
    expect(outcome).toMatchObject({ status: 'succeeded', value: { stage: 'failed' } });
  });

  it('held with a method that cannot hold is taken at once, and says so', async () => {
    const paid = await pay(fixture, { capture: 'manual' }, 'ideal');
    expect(paid).toMatchObject({ stage: 'captured', captured: { amountMinor: 1_250 }, capturable: { amountMinor: 0 } });
    expect((await fixture.provider.capture?.(move(paid, 1_250)))?.status).toBe('rejected');
  });

  it('shows what is left to capture, and nothing once the rest is released or has lapsed', async () => {
    const [released, lapsed] = [await pay(fixture, { capture: 'manual' }), await pay(fixture, { capture: 'manual' })];
    expect(released).toMatchObject({ stage: 'authorized', capturable: { amountMinor: 1_250 } });
    await fixture.provider.capture?.(move(released, 500));
    await fixture.provider.capture?.(move(lapsed, 500));
    const part = { captured: { amountMinor: 500 }, capturable: { amountMinor: 750 } };
    expect(await look(fixture, released)).toMatchObject(part);
    await fixture.provider.void?.(move(released, 750));
    fixture.advance(8 * DAY);
    for (const payment of [released, lapsed]) {
      expect(await look(fixture, payment)).toMatchObject({
        captured: { amountMinor: 500 },
        capturable: { amountMinor: 0 },
      });
    }
  });

  it('is not disputed any more once the chargeback is reversed', async () => {
    const paid = await pay(fixture);
    await fixture.mollie.chargeBack(paid.providerRef);
    expect((await look(fixture, paid)).disputed).toEqual({ amountMinor: 1_250, currency: 'EUR' });
    fixture.mollie.reverseChargebacks(paid.providerRef);
    expect((await look(fixture, paid)).disputed).toBeNull();
  });

  it('of a live account says so', async () => {
    const apiKey = 'live_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';
    const live = await openFixture({ config: { apiKey }, fakeKey: apiKey });
    expect((await pay(live)).live).toBe(true);
    await live.close();
  });
});
