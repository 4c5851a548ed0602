/** PayPal behind the payments' own use cases: one payment, one confirmation, however the news arrives. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkPayment } from '../../../../server/payments/check-payment.ts';
import type { Method } from '../../../../server/payments/domain.ts';
import { receiveNotification } from '../../../../server/payments/receive-notification.ts';
import { paypal } from '../../../../server/providers/paypal/index.ts';
import { dispute } from '../../../fakes/paypal/shopper.ts';
import { signedRequest } from '../../../fakes/paypal/webhooks.ts';
import { authorize, capture, openFor, refund, release, tokenOf } from '../../support/commerce.ts';
import { openTestDomain, type TestDomain, type TestStoreOptions } from '../../support/domain.ts';
import { openOrder, pay as pressPay, view } from '../../support/shopper.ts';
import { type Fixture, openFixture, press, WEBHOOK_ID } from './fixture.ts';

const MINUTE = 60_000;

interface World extends Fixture {
  readonly domain: TestDomain;
  /** Everything PayPal has told so far, in the order given. */
  tell(order?: 'as it happened' | 'reversed and twice'): Promise<void>;
}

async function open(options: TestStoreOptions = {}): Promise<World> {
  const domain = await openTestDomain(options);
  const fixture = await openFixture({ clock: domain.clock });
  onTestFinished(() => fixture.close());
  const method: Method = {
    id: 'card',
    label: null,
    provider: fixture.provider,
    test: true,
    capabilities: paypal.capabilities,
    sessionLifetimeMs: 60 * MINUTE,
  };
  (domain.methods as Map<string, Method>).set('card', method);
  return {
    ...fixture,
    domain,
    async tell(order = 'as it happened') {
      const { events } = fixture.fake.books;
      const told = order === 'as it happened' ? [...events] : [...events].reverse().flatMap((event) => [event, event]);
      for (const event of told) {
        const delivery = { webhookId: WEBHOOK_ID, origin: fixture.fake.url, at: domain.clock.now() };
        expect((await receiveNotification(domain, method, signedRequest(event, delivery))).status).toBe(200);
      }
      await domain.runDue();
    },
  };
}

const confirmations = (domain: TestDomain) =>
  domain.database.read.selectFrom('confirmations').select(['kind', 'amount_minor', 'state']).execute();
const onlyPayment = ({ database }: TestDomain) =>
  database.read.selectFrom('payments').select(['id', 'state']).executeTakeFirstOrThrow();

async function atThePage({ domain }: World, checkout: string): Promise<string> {
  await pressPay(domain, checkout);
  const { action } = (await view(domain, checkout)).payment ?? {};
  if (!action) throw new Error('no page');
  return action.url;
}

const PAID = [{ kind: 'paid', amount_minor: 900, state: 'delivered' }];

describe('a purchase with PayPal', () => {
  it.each(['as it happened', 'reversed and twice'] as const)(
    'is taken and confirmed once when PayPal tells of the approval first, and of it all %s',
    async (order) => {
      const world = await open();
      const checkout = await openOrder(world.domain);
      await press(await atThePage(world, checkout));
      await world.tell(order);
      await world.tell(order);
      expect((await view(world.domain, checkout)).state).toBe('completed');
      expect(await confirmations(world.domain)).toEqual(PAID);
      expect(world.fake.books.captures.size).toBe(1);
    },
  );

  it('is confirmed once when the shopper returns before PayPal tells', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    await press(await atThePage(world, checkout));
    await checkPayment(world.domain, (await onlyPayment(world.domain)).id);
    await world.domain.runDue();
    expect(await confirmations(world.domain)).toEqual(PAID);
    await world.tell();
    expect(await confirmations(world.domain)).toEqual(PAID);
  });

  it('is confirmed once when the return and the news come at the same moment', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    await press(await atThePage(world, checkout));
    const { id } = await onlyPayment(world.domain);
    await Promise.all([world.tell(), checkPayment(world.domain, id), checkPayment(world.domain, id)]);
    await world.domain.pass(MINUTE, 5_000);
    expect(await confirmations(world.domain)).toEqual(PAID);
    expect(world.fake.books.captures.size).toBe(1);
  });

  it('is taken and confirmed when the shopper closes the tab after approving, and PayPal tells nothing', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    await press(await atThePage(world, checkout));
    expect(world.fake.books.captures.size).toBe(0);
    await world.domain.pass(10 * MINUTE);
    expect(await confirmations(world.domain)).toEqual(PAID);
  });

  it('is taken even when the approval comes in the session’s last minute, and nobody tells', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    const url = await atThePage(world, checkout);
    await world.domain.pass(59 * MINUTE);
    await press(url);
    await world.domain.pass(5 * MINUTE);
    expect(await confirmations(world.domain)).toEqual(PAID);
  });

  it('is over when nobody approves in time, and a later approval moves nothing', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    const url = await atThePage(world, checkout);
    await world.domain.pass(70 * MINUTE);
    expect((await onlyPayment(world.domain)).state).toBe('voided');
    await press(url);
    await world.tell();
    await world.domain.pass(30 * MINUTE);
    expect(world.fake.books.captures.size).toBe(0);
    expect(await confirmations(world.domain)).toEqual([]);
  });

  it('is found when the answer to the first request was lost', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    world.fake.trouble.next('answerLost');
    await pressPay(world.domain, checkout);
    await world.domain.pass(2 * MINUTE, 5_000);
    const { action } = (await view(world.domain, checkout)).payment ?? {};
    await press(action?.url ?? '');
    await world.tell();
    expect(await confirmations(world.domain)).toEqual(PAID);
    expect(world.fake.books.orders.size).toBe(1);
  });

  it('can be begun anew when the first request never arrived', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    world.fake.trouble.next('requestLost', 'POST');
    await pressPay(world.domain, checkout);
    await world.domain.pass(10 * MINUTE, 5_000);
    expect((await onlyPayment(world.domain)).state).toBe('failed');
    await press(await atThePage(world, checkout));
    await world.tell();
    expect(await confirmations(world.domain)).toEqual(PAID);
  });

  it('makes room for another attempt when the shopper turns back, and the first page leads to nothing', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    const first = await atThePage(world, checkout);
    await press(first, 'cancel');
    await pressPay(world.domain, checkout, { replace: true });
    await press(first);
    const second = (await view(world.domain, checkout)).payment?.action?.url ?? '';
    expect(second).not.toBe(first);
    await press(second);
    await world.tell();
    await world.domain.pass(10 * MINUTE);
    expect(await confirmations(world.domain)).toEqual(PAID);
    expect(world.fake.books.captures.size).toBe(1);
  });

  it('is still taken and confirmed once where PayPal lets no order be given up', async () => {
    const world = await open();
    world.fake.books.strictPatch = true;
    const checkout = await openOrder(world.domain);
    const url = await atThePage(world, checkout);
    await world.domain.pass(70 * MINUTE);
    expect((await onlyPayment(world.domain)).state).toBe('actionRequired');
    await press(url);
    await world.tell();
    expect((await onlyPayment(world.domain)).state).toBe('paid');
    expect(world.fake.books.captures.size).toBe(1);
    expect(await confirmations(world.domain)).toEqual(PAID);
  });

  it('is told of when it is charged back, though PayPal names nothing but the transaction', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    await press(await atThePage(world, checkout));
    await world.tell();
    const [orderId = ''] = world.fake.books.orders.keys();
    dispute(world.fake.books, orderId);
    world.fake.books.events.splice(0, world.fake.books.events.length - 1);
    await world.tell();
    expect((await onlyPayment(world.domain)).state).toBe('disputed');
  });
});

describe('an order whose store moves the money, with PayPal', () => {
  const paidOrder = async () => {
    const world = await open({ capture: 'manual', priceIsFinal: false });
    const checkout = await openFor(world.domain);
    await press(await atThePage(world, checkout));
    await world.tell();
    return { world, token: tokenOf(await authorize(world.domain, checkout)) };
  };

  it('is captured in parts and refunded in parts, and never twice', async () => {
    const { world, token } = await paidOrder();
    const first = tokenOf(await capture(world.domain, token, 500));
    expect(await capture(world.domain, token, 200)).toMatchObject({ result: 'succeeded' });
    world.fake.trouble.next('answerLost');
    await refund(world.domain, first, 200);
    await world.domain.pass(5 * MINUTE, 5_000);
    const back = [...world.fake.books.refunds.values()].map(({ it }) => it.amount.value);
    expect(back).toEqual(['2.00']);
    const taken = [...world.fake.books.captures.values()].map(({ it }) => it.amount.value);
    expect(taken).toEqual(['5.00', '2.00']);
  });

  it('is released', async () => {
    const { world, token } = await paidOrder();
    expect(await release(world.domain, token)).toMatchObject({ result: 'succeeded' });
    expect([...world.fake.books.authorizations.values()].map(({ it }) => it.status)).toEqual(['VOIDED']);
  });
});
