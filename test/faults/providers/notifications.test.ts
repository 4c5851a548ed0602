import { expect } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../server/clock.ts';
import { required } from '../../conformance/provider/scene.ts';
import { view } from '../../server/support/shopper.ts';
import { forEveryProvider } from './suite.ts';
import { openProviderWorld, type ProviderWorld } from './world.ts';

/** An order the shopper has paid, of which Tillgate has heard nothing yet. */
async function paid(world: ProviderWorld, orderRef?: string) {
  const begun = await world.begin(orderRef);
  const payment = await world.payAt(begun);
  return { ...begun, payment, news: required((await world.news(payment)) ?? undefined, 'news') };
}

const stored = (world: ProviderWorld) => world.domain.database.read.selectFrom('notifications').selectAll().execute();

/** All of it given back, behind Tillgate's back. */
async function refund(
  world: ProviderWorld,
  { providerRef, merchantRef, captured }: Awaited<ReturnType<ProviderWorld['truth']>>,
) {
  const move = {
    providerRef,
    merchantRef,
    money: captured,
    idempotencyKey: 'by hand',
    signal: new AbortController().signal,
  };
  expect((await required(world.bench.provider.refund, 'refund')(move)).status).toBe('succeeded');
}

forEveryProvider('a notification of', (examine) => {
  examine('B1', 'a hundred times in a row is told once', async (world) => {
    const { news } = await paid(world);
    expect(new Set(await world.tell(...Array.from({ length: 100 }, () => news)))).toEqual(new Set([200]));
    expect(await stored(world)).toHaveLength(1);
    expect([world.fulfilled(), await world.charges()]).toEqual([1, 1]);
  });

  examine('B2', 'fifty at once is told once', async (world) => {
    const { news } = await paid(world);
    await Promise.all(Array.from({ length: 50 }, () => world.tell(news)));
    expect(await stored(world)).toHaveLength(1);
    expect([world.fulfilled(), await world.charges()]).toEqual([1, 1]);
  });

  examine('B3', 'in reversed order is told once', async (world) => {
    const begun = await world.begin();
    const first = await world.news(await world.truth(begun.checkout));
    const last = await world.news(await world.payAt(begun));
    await world.tell(last, first, last, first);
    expect([world.fulfilled(), await world.charges()]).toEqual([1, 1]);
    expect(await world.flags()).toEqual([]);
  });

  examine('B4', 'of a refund, before the one of its capture, is not taken for a payment', async (world) => {
    const { payment, news } = await paid(world);
    await refund(world, payment);
    await world.tell(await world.news(payment), news);
    expect(world.fulfilled()).toBe(0);
  });

  examine('B5', 'of a dispute, before the one of its charge, is flagged, and nobody told "paid"', async (world) => {
    const { payment, news } = await paid(world);
    await required(world.bench.dispute, 'dispute')(payment);
    await world.tell(await world.news(payment), news);
    expect(world.fulfilled()).toBe(0);
    expect(await world.flags()).toContain('disputed');
  });

  examine('B6', 'that beats our own record of the payment is kept and matched', async (world) => {
    const { provider } = world.method;
    Object.assign(world.method, {
      provider: {
        ...provider,
        async createSession(input: Parameters<typeof provider.createSession>[0]) {
          const outcome = await provider.createSession(input);
          if (outcome.status !== 'actionRequired') throw new Error(outcome.status);
          const { payment } = outcome.value;
          await world.bench.finish?.(payment, 'approve', outcome.redirectUrl);
          expect(await world.tell(await world.news(payment))).toEqual([200]);
          return outcome;
        },
      },
    });
    await world.press();
    await world.domain.pass(2 * MINUTE, 10_000);
    expect([world.fulfilled(), await world.charges()]).toEqual([1, 1]);
  });

  examine('B7', 'thirty days late changes nothing that is told', async (world) => {
    const { payment, news } = await paid(world);
    await world.tell(news);
    await world.domain.pass(30 * DAY, 10 * DAY);
    expect(await world.tell(await world.news(payment))).toEqual([200]);
    expect([world.fulfilled(), await world.charges()]).toEqual([1, 1]);
  });

  // The provider says when the money came; the store stops waiting for it some days later.
  examine('B8', 'heard after the checkout ended, of money that came in time, is told "paid"', async (world) => {
    const { checkout, payment } = await paid(world);
    world.domain.clock.advance(2 * DAY);
    expect(await world.tell(await world.news(payment))).toEqual([200]);
    expect(await world.flags()).not.toContain('paidLate');
    expect(world.fulfilled()).toBe(1);
    expect((await view(world.domain, checkout)).state).toBe('completed');
  });

  examine('B8', 'heard after the store stopped waiting is flagged, and nobody told "paid"', async (world) => {
    const { checkout, payment } = await paid(world);
    world.domain.clock.advance(8 * DAY);
    expect(await world.tell(await world.news(payment))).toEqual([200]);
    expect(await world.flags()).toContain('paidLate');
    expect(world.fulfilled()).toBe(0);
    expect((await view(world.domain, checkout)).state).toBe('review');
  });

  examine('B9', 'of a payment nobody here began is acknowledged, tried again and parked', async (world) => {
    const begun = await world.begin();
    const own = await world.payAt(begun);
    const news = await world.news(own);
    // Another installation on the same account: the same notification, no such payment.
    const other = await openProviderWorld({ ...world.method, open: async () => world.bench });
    expect(await other.tell(news)).toEqual([200]);
    expect((await stored(other))[0]?.state).toBe('queued');
    await other.domain.pass(12 * HOUR, 30 * MINUTE);
    expect((await stored(other))[0]?.state).toBe('parked');
    expect(other.domain.platform.heard).toEqual([]);
  });

  examine('B10', "of another merchant's object is acknowledged and told nobody", async (world, _provider, skip) => {
    const { payment } = await paid(world);
    const providerRef = await required(world.bench.foreignPayment, 'foreignPayment')();
    const news = await world.news({ ...payment, providerRef, merchantRef: 'pay_of_someone_else' });
    if (news === null) return skip('the fake posts nothing about payments made by others');
    expect(await world.tell(news)).toEqual([200]);
    expect(world.domain.platform.heard).toEqual([]);
  });

  examine('B11 event', 'of the other mode is acknowledged and not stored', async (world) => {
    const { payment } = await paid(world);
    const event = await required(world.bench.otherModeNotification, 'otherModeNotification')(payment);
    expect(await world.tell(event)).toEqual([200]);
    expect(await stored(world)).toEqual([]);
    expect(world.fulfilled()).toBe(0);
  });

  examine('B11', 'of test money where real money is meant is flagged, and nobody told "paid"', async (world) => {
    const { news } = await paid(world);
    Object.assign(world.method, { test: false });
    await world.tell(news);
    expect(await world.flags()).toContain('modeMismatch');
    expect(world.fulfilled()).toBe(0);
  });

  examine('B12', 'of a kind nobody knows is answered 200 and changes nothing', async (world) => {
    const { payment, news } = await paid(world);
    await world.tell(news);
    const strange = await required(world.bench.strangeNotification, 'strangeNotification')(payment);
    expect(await world.tell(strange)).toEqual([200]);
    expect([world.fulfilled(), await world.charges()]).toEqual([1, 1]);
  });

  examine('B14 refund', 'of "paid" after a refund tells nobody again', async (world) => {
    const { payment, news } = await paid(world);
    await world.tell(news);
    await refund(world, payment);
    await world.tell(await world.news(payment), news);
    expect(world.fulfilled()).toBe(1);
  });

  examine('B14 dispute', 'of "paid" after a dispute tells nobody again', async (world) => {
    const { payment, news } = await paid(world);
    await world.tell(news);
    await required(world.bench.dispute, 'dispute')(payment);
    world.domain.clock.advance(1_000);
    await world.tell(await world.news(payment), news);
    expect(world.fulfilled()).toBe(1);
    expect(await world.flags()).toContain('disputed');
  });

  examine('B15', 'that never comes is made up for by asking', async (world) => {
    await paid(world);
    await world.domain.pass(2 * MINUTE, 10_000);
    expect([world.fulfilled(), await world.charges()]).toEqual([1, 1]);
  });

  examine('B16', 'racing the shopper’s return, two dozen times, is told once each', async (world) => {
    const refs = Array.from({ length: 24 }, (_, place) => `order-${place}`);
    for (const orderRef of refs) {
      const { news, checkout } = await paid(world, orderRef);
      await Promise.all([world.tell(news), view(world.domain, checkout), world.domain.runDue(), world.tell(news)]);
    }
    await world.domain.runDue();
    expect(refs.map((ref) => world.fulfilled(ref))).toEqual(refs.map(() => 1));
    expect(await world.charges()).toBe(refs.length);
  });
});
