/** BTCPay behind the payments' own use cases: what the shopper sees, what the store is told, what is flagged. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { NO_TERMS } from '../../../../server/config/terms.ts';
import { createVisits } from '../../../../server/http/visits.ts';
import type { Method } from '../../../../server/payments/domain.ts';
import { receiveNotification } from '../../../../server/payments/receive-notification.ts';
import { btcpay } from '../../../../server/providers/btcpay/index.ts';
import type { CryptoInstructions } from '../../../../shared/api.ts';
import type { FakeInvoice } from '../../../fakes/btcpay/books.ts';
import { openTestDomain, type TestDomain } from '../../support/domain.ts';
import { openOrder, pay, view } from '../../support/shopper.ts';
import { type Fixture, openFixture } from './fixture.ts';

const MINUTE = 60_000;

interface World extends Fixture {
  readonly domain: TestDomain;
  readonly checkout: string;
  readonly invoice: FakeInvoice;
  /** Coins as a share of the price. */
  send(percent: number, status?: 'Processing' | 'Settled'): void;
  /** The webhook about what happened last. */
  tell(): Promise<void>;
}

/** A shopper in front of the panel. */
async function open(): Promise<World> {
  const domain = await openTestDomain();
  const fixture = await openFixture({ config: { present: 'panel' }, clock: domain.clock });
  onTestFinished(() => fixture.close());
  const method: Method = {
    id: 'card',
    label: null,
    provider: fixture.provider,
    test: true,
    capabilities: { ...btcpay.capabilities, panel: 'crypto' },
    sessionLifetimeMs: 15 * MINUTE,
    terms: NO_TERMS,
  };
  (domain.methods as Map<string, Method>).set('card', method);
  const checkout = await openOrder(domain);
  await pay(domain, checkout);
  const [invoice] = fixture.fake.books.invoices.values();
  if (!invoice) throw new Error('no invoice');
  const { books } = fixture.fake;
  return {
    ...fixture,
    domain,
    checkout,
    invoice,
    send: (percent, status = 'Settled') =>
      void books.send(invoice, (books.dueSats(invoice) * BigInt(percent)) / 100n, status),
    async tell() {
      const request = { method: 'POST', path: '/', query: {}, ...fixture.fake.delivery(invoice.id) } as const;
      expect((await receiveNotification(domain, method, request)).status).toBe(200);
      await domain.runDue();
    },
  };
}

const shown = async ({ domain, checkout }: World) => {
  const { state, version, payment } = await view(domain, checkout);
  return { state, version, payment: payment?.state, told: payment?.instructions as CryptoInstructions | null };
};
const flags = async ({ domain }: World) =>
  (await domain.database.read.selectFrom('flags').select(['code', 'resolved_at']).execute()).map(
    ({ code, resolved_at }) => `${code}${resolved_at === null ? '' : ' (resolved)'}`,
  );

describe('a shopper in front of the panel', () => {
  it('sees what to pay, that it was seen, and that it is done; the store is told once', async () => {
    const world = await open();
    expect(await shown(world)).toMatchObject({ payment: 'awaitingTransfer', told: { stage: 'waiting' } });
    world.send(100, 'Processing');
    await world.tell();
    expect(await shown(world)).toMatchObject({ payment: 'awaitingTransfer', told: { stage: 'confirming', ways: [] } });
    world.fake.books.confirm(world.invoice);
    await world.tell();
    await world.tell();
    expect(await shown(world)).toMatchObject({ state: 'completed', payment: 'paid', told: null });
    expect(world.domain.platform.heard).toMatchObject([{ money: { amountMinor: 900 } }]);
    expect(await flags(world)).toEqual([]);
  });

  it('sees a part arrive and what is left, in a newer view each time, and pays the rest', async () => {
    const world = await open();
    const first = await shown(world);
    world.send(40);
    await world.tell();
    const second = await shown(world);
    expect(second.told?.ways).toMatchObject([{ part: { seen: '0.00007200' } }, { due: '0.00010800' }]);
    expect(second.version).toBeGreaterThan(first.version);
    world.send(60);
    await world.tell();
    expect(await shown(world)).toMatchObject({ state: 'completed' });
    expect(await flags(world)).toEqual([]);
  });

  it('hears nothing new while nothing is new', async () => {
    const world = await open();
    const before = await shown(world);
    world.send(0, 'Processing');
    world.invoice.payments.pop();
    await world.tell();
    expect(await shown(world)).toEqual(before);
  });

  it('is shown the news without any webhook, for as long as they look', async () => {
    const world = await open();
    const visits = createVisits(world.domain);
    world.send(100, 'Settled');
    world.domain.clock.advance(3_000);
    visits.noticed(await view(world.domain, world.checkout));
    await expect.poll(async () => (await shown(world)).state).toBe('completed');
  });

  it('can choose another way: the invoice is made invalid, and coins that come all the same are seen', async () => {
    const world = await open();
    await pay(world.domain, world.checkout, { method: 'bank', replace: true });
    expect(world.invoice).toMatchObject({ status: 'Invalid', additionalStatus: 'Marked' });
    world.send(100);
    await world.domain.pass(61 * MINUTE, MINUTE);
    expect(await flags(world)).toEqual([]);
    expect(await shown(world)).toMatchObject({ state: 'completed' });
  });

  it('cannot choose another way once a part has come', async () => {
    const world = await open();
    world.send(40);
    await pay(world.domain, world.checkout, { method: 'bank', replace: true });
    expect(await shown(world)).toMatchObject({ payment: 'awaitingTransfer', told: { kind: 'crypto' } });
  });

  it('may try again when the rate has ended unpaid', async () => {
    const world = await open();
    await world.domain.pass(16 * MINUTE);
    expect(await shown(world)).toMatchObject({ state: 'open', payment: 'failed' });
    await pay(world.domain, world.checkout);
    expect(await shown(world)).toMatchObject({ payment: 'awaitingTransfer', told: { stage: 'waiting' } });
  });
});

describe('money that is not as agreed is flagged, and the store hears nothing', () => {
  it('underpaid, when the rest did not come in time', async () => {
    const world = await open();
    world.send(40);
    await world.domain.pass(16 * MINUTE);
    expect(await flags(world)).toEqual(['underpaid']);
    expect(await shown(world)).toMatchObject({ state: 'review' });
    expect(world.domain.platform.heard).toEqual([]);
  });

  it('late as well, when the rest comes after the rate has ended', async () => {
    const world = await open();
    world.send(40);
    await world.domain.pass(16 * MINUTE);
    world.send(60);
    await world.tell();
    expect(await flags(world)).toEqual(['underpaid (resolved)', 'paidLate']);
    expect(world.domain.platform.heard).toEqual([]);
  });

  it('overpaid', async () => {
    const world = await open();
    world.send(150);
    await world.tell();
    expect(await flags(world)).toEqual(['overpaid']);
    expect(world.domain.platform.heard).toEqual([]);
  });

  it('late, though the checkout itself is still open, and found without any webhook', async () => {
    const world = await open();
    await world.domain.pass(20 * MINUTE);
    expect(await shown(world)).toMatchObject({ state: 'open' });
    world.send(100);
    await world.domain.pass(65 * MINUTE, 5 * MINUTE);
    expect(await flags(world)).toEqual(['paidLate']);
    expect(world.domain.platform.heard).toEqual([]);
  });

  it('not late, when it was seen in time and confirmed after', async () => {
    const world = await open();
    world.send(100, 'Processing');
    await world.domain.pass(30 * MINUTE);
    world.fake.books.confirm(world.invoice);
    await world.tell();
    expect(await flags(world)).toEqual([]);
    expect(await shown(world)).toMatchObject({ state: 'completed' });
  });
});
