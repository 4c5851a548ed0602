import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../../server/clock.ts';
import { type Fixture, look, move, openFixture, pay } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const posts = () => fixture.mollie.calls.filter(({ method }) => method === 'POST').length;

describe('a move repeated', () => {
  it.each(['capture', 'refund'] as const)(
    'after Mollie forgot the key: the %s is found and not made again',
    async (kind) => {
      const payment = await pay(fixture, { capture: kind === 'capture' ? 'manual' : 'automatic' });
      const input = move(payment, 500);
      expect((await fixture.provider[kind]?.(input))?.status).toBe('succeeded');
      const before = posts();
      fixture.advance(2 * HOUR);
      const again = await fixture.provider[kind]?.(input);
      const amount = kind === 'capture' ? 'captured' : 'refunded';
      expect(again).toMatchObject({ status: 'succeeded', value: { [amount]: { amountMinor: 500 } } });
      expect(posts()).toBe(before);
    },
  );

  it.each(['captures', 'refunds'] as const)('at the same moment makes one of the %s', async (list) => {
    const kind = list === 'captures' ? 'capture' : 'refund';
    const payment = await pay(fixture, { capture: kind === 'capture' ? 'manual' : 'automatic' });
    const input = move(payment, 500);
    await Promise.all([1, 2, 3].map(() => fixture.provider[kind]?.(input)));
    expect(fixture.mollie.books.payments.get(payment.providerRef)?.[list]).toHaveLength(1);
  });

  it('sends the key of our own row', async () => {
    const payment = await pay(fixture);
    const input = move(payment, 500);
    await fixture.provider.refund?.(input);
    const call = fixture.mollie.calls.find(({ path }) => path.endsWith('/refunds'));
    expect(call?.headers['idempotency-key']).toBe(input.idempotencyKey);
  });
});

describe('a refund', () => {
  it('counts what somebody gave back in the dashboard', async () => {
    const payment = await pay(fixture);
    const booked = fixture.mollie.books.payments.get(payment.providerRef);
    booked?.refunds.push({ id: 're_dashboard', amount: 1_000, at: 0, metadata: null, status: 'refunded' });
    expect(await look(fixture, payment)).toMatchObject({ refunded: { amountMinor: 1_000 } });
    const before = posts();
    expect((await fixture.provider.refund?.(move(payment, 251)))?.status).toBe('rejected');
    // Not even asked: Mollie gives back more than was paid with some methods.
    expect(posts()).toBe(before);
    expect((await fixture.provider.refund?.(move(payment, 250)))?.status).toBe('succeeded');
  });

  it.each(['queued', 'pending', 'processing'] as const)(
    'that is %s is pending and gives nothing back yet',
    async (status) => {
      const payment = await pay(fixture);
      const input = move(payment, 1_250);
      await fixture.provider.refund?.(input);
      const [booked] = fixture.mollie.books.payments.get(payment.providerRef)?.refunds ?? [];
      if (booked) booked.status = status;
      expect(await fixture.provider.refund?.(input)).toMatchObject({
        status: 'pending',
        value: { refunded: { amountMinor: 0 } },
      });
    },
  );

  it.each(['failed', 'canceled'] as const)(
    'that %s after all is told, and the money is there again',
    async (status) => {
      const payment = await pay(fixture);
      const input = move(payment, 1_250);
      await fixture.provider.refund?.(input);
      const [booked] = fixture.mollie.books.payments.get(payment.providerRef)?.refunds ?? [];
      if (booked) booked.status = status;
      expect((await fixture.provider.refund?.(input))?.status).toBe('declined');
      expect((await look(fixture, payment)).refunded.amountMinor).toBe(0);
      expect((await fixture.provider.refund?.(move(payment, 1_250)))?.status).toBe('succeeded');
    },
  );

  it('of what is only held, or of a payment in another currency or of another reference, is refused unasked', async () => {
    const held = await pay(fixture, { capture: 'manual' });
    const paid = await pay(fixture);
    const before = posts();
    const refused = [
      move(held, 100),
      move(paid, 100, { money: { amountMinor: 100, currency: 'USD' } }),
      move(paid, 100, { merchantRef: held.merchantRef }),
      move(paid, 100, { providerRef: '../customers' }),
    ];
    for (const input of refused) expect((await fixture.provider.refund?.(input))?.status).toBe('rejected');
    expect(posts()).toBe(before);
  });
});

it('a release that Mollie cannot make any more is refused, and the capture stays', async () => {
  const payment = await pay(fixture, { capture: 'manual' });
  await fixture.provider.capture?.(move(payment, 1_250));
  expect((await fixture.provider.void?.(move(payment, 1_250)))?.status).toBe('rejected');
  fixture.advance(8 * DAY);
  expect(await look(fixture, payment)).toMatchObject({ stage: 'captured', captured: { amountMinor: 1_250 } });
});
