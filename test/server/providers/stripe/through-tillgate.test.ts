/** Stripe behind the payments' own use cases: one payment, one confirmation, however the news arrives. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { NO_TERMS } from '../../../../server/config/terms.ts';
import type { Method } from '../../../../server/payments/domain.ts';
import { receiveNotification } from '../../../../server/payments/receive-notification.ts';
import { stripe } from '../../../../server/providers/stripe/index.ts';
import { FAKE_PUBLISHABLE_KEY } from '../../../fakes/stripe/browser.ts';
import { dispute } from '../../../fakes/stripe/shopper.ts';
import { signedRequest } from '../../../fakes/stripe/webhooks.ts';
import { authorize, capture, openFor, refund, release, tokenOf } from '../../support/commerce.ts';
import { openTestDomain, type TestDomain, type TestStoreOptions } from '../../support/domain.ts';
import { openOrder, pay as pressPay, view } from '../../support/shopper.ts';
import { type Fixture, openFixture, pay, payInFields, WEBHOOK_SECRET } from './fixture.ts';

const MINUTE = 60_000;

interface World extends Fixture {
  readonly domain: TestDomain;
  /** Everything Stripe has told so far, in the order given. */
  tell(order?: 'as it happened' | 'reversed and twice'): Promise<void>;
}

async function open(options: TestStoreOptions = {}, config: Record<string, unknown> = {}): Promise<World> {
  const domain = await openTestDomain(options);
  const fixture = await openFixture({ clock: domain.clock, config });
  onTestFinished(() => fixture.close());
  const method: Method = {
    id: 'card',
    label: null,
    provider: fixture.provider,
    test: true,
    capabilities: { ...stripe.capabilities, panel: fixture.provider.page ? 'fields' : 'redirect' },
    sessionLifetimeMs: 60 * MINUTE,
    terms: NO_TERMS,
  };
  (domain.methods as Map<string, Method>).set('card', method);
  return {
    ...fixture,
    domain,
    async tell(order = 'as it happened') {
      const { events } = fixture.fake.books;
      const told = order === 'as it happened' ? events : [...events].reverse().flatMap((event) => [event, event]);
      for (const event of told) {
        const reply = await receiveNotification(
          domain,
          method,
          signedRequest(event, WEBHOOK_SECRET, domain.clock.now()),
        );
        expect(reply.status).toBe(200);
      }
      await domain.runDue();
    },
  };
}

const confirmations = (domain: TestDomain) =>
  domain.database.read.selectFrom('confirmations').select(['kind', 'amount_minor', 'state']).execute();

async function atThePage({ domain }: World, checkout: string): Promise<string> {
  await pressPay(domain, checkout);
  const { action } = (await view(domain, checkout)).payment ?? {};
  if (!action) throw new Error('no page');
  return action.url;
}

const PAID = [{ kind: 'paid', amount_minor: 900, state: 'delivered' }];

describe('a purchase with Stripe', () => {
  it.each(['as it happened', 'reversed and twice'] as const)(
    'is confirmed once when Stripe tells of it %s',
    async (order) => {
      const world = await open();
      const checkout = await openOrder(world.domain);
      await pay(await atThePage(world, checkout));
      await world.tell(order);
      await world.tell(order);
      expect((await view(world.domain, checkout)).state).toBe('completed');
      expect(await confirmations(world.domain)).toEqual(PAID);
    },
  );

  it('is confirmed once when Stripe tells nothing', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    await pay(await atThePage(world, checkout));
    await world.domain.pass(10 * MINUTE);
    expect(await confirmations(world.domain)).toEqual(PAID);
  });

  it('is found when the answer to the first request was lost', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    world.fake.trouble.next('answerLost');
    await pressPay(world.domain, checkout);
    await world.domain.pass(2 * MINUTE, 5_000);
    const { action } = (await view(world.domain, checkout)).payment ?? {};
    await pay(action?.url ?? '');
    await world.tell();
    expect(await confirmations(world.domain)).toEqual(PAID);
    expect(world.fake.books.sessions.size).toBe(1);
  });

  it('makes room for another attempt when the shopper turns back', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    const first = await atThePage(world, checkout);
    await pressPay(world.domain, checkout, { replace: true });
    expect((await pay(first)).status).toBe(404);
    await pay((await view(world.domain, checkout)).payment?.action?.url ?? '');
    await world.tell();
    expect(await confirmations(world.domain)).toEqual(PAID);
    expect([...world.fake.books.sessions.values()].map(({ status }) => status)).toEqual(['expired', 'complete']);
  });

  it('is told of when it is charged back, though Stripe names nothing but the PaymentIntent', async () => {
    const world = await open();
    const checkout = await openOrder(world.domain);
    await pay(await atThePage(world, checkout));
    await world.tell();
    const [intent] = world.fake.books.intents.keys();
    dispute(world.fake.books, intent ?? '');
    world.fake.books.events.splice(0, world.fake.books.events.length - 1);
    await world.tell();
    const { state } = await world.domain.database.read.selectFrom('payments').select('state').executeTakeFirstOrThrow();
    expect(state).toBe('disputed');
  });
});

describe('an order whose store moves the money, with Stripe', () => {
  const paidOrder = async () => {
    const world = await open({ capture: 'manual', priceIsFinal: false });
    const checkout = await openFor(world.domain);
    await pay(await atThePage(world, checkout));
    await world.tell();
    return { world, token: tokenOf(await authorize(world.domain, checkout)) };
  };

  it('is captured in part and refunded in parts, and never twice', async () => {
    const { world, token } = await paidOrder();
    const taken = await capture(world.domain, token, 700);
    expect(taken).toMatchObject({ result: 'succeeded' });
    const captured = tokenOf(taken);
    world.fake.trouble.next('answerLost');
    await refund(world.domain, captured, 200);
    await world.domain.pass(5 * MINUTE, 5_000);
    expect(await refund(world.domain, captured, 500)).toMatchObject({ result: 'succeeded' });
    expect(await refund(world.domain, captured, 1)).not.toMatchObject({ result: 'succeeded' });
    const ours = [...world.fake.books.refunds.values()].filter(({ metadata }) => metadata.tillgate_payment);
    expect(ours.map(({ amount }) => amount)).toEqual([200, 500]);
  });

  it('is released', async () => {
    const { world, token } = await paidOrder();
    expect(await release(world.domain, token)).toMatchObject({ result: 'succeeded' });
    expect([...world.fake.books.intents.values()].map(({ status }) => status)).toEqual(['canceled']);
  });
});

describe('a purchase in fields of Stripe on our page', () => {
  const openElement = (options?: TestStoreOptions) =>
    open(options, { present: 'element', publishableKey: FAKE_PUBLISHABLE_KEY });
  const latest = ({ fake }: World) => {
    const intent = [...fake.books.intents.values()].at(-1);
    if (!intent) throw new Error('no intent');
    return intent;
  };

  it('is offered with what the script needs, and shows its secret only while it is the shopper’s turn', async () => {
    const world = await openElement();
    const checkout = await openOrder(world.domain);
    const [method] = (await view(world.domain, checkout)).methods;
    expect(method).toMatchObject({
      panel: 'fields',
      fields: { publishableKey: FAKE_PUBLISHABLE_KEY, amount: 900, currency: 'eur', capture: 'automatic' },
    });
    await pressPay(world.domain, checkout);
    const { client_secret, id } = latest(world);
    const begun = await view(world.domain, checkout);
    expect(begun.payment).toMatchObject({
      state: 'actionRequired',
      action: null,
      instructions: { kind: 'fields', clientSecret: client_secret },
    });
    await payInFields(world.fake, id);
    await world.tell();
    expect(JSON.stringify(await view(world.domain, checkout))).not.toContain(client_secret);
    expect((await view(world.domain, checkout)).state).toBe('completed');
    expect(await confirmations(world.domain)).toEqual(PAID);
  });

  it.each(['paid', 'given up'])('keeps no secret of the fields once it is %s', async (end) => {
    const world = await openElement();
    const checkout = await openOrder(world.domain);
    await pressPay(world.domain, checkout);
    const { client_secret, id } = latest(world);
    const kept = async () =>
      JSON.stringify(await world.domain.database.read.selectFrom('payments').selectAll().execute());
    expect(await kept()).toContain(client_secret);
    if (end === 'paid') {
      await payInFields(world.fake, id);
      await world.tell();
    } else await world.domain.pass(62 * MINUTE);
    expect(await kept()).not.toContain(client_secret);
  });

  it('shows no secret, and no transfer, while a bank debit is on its way', async () => {
    const world = await openElement();
    const checkout = await openOrder(world.domain);
    await pressPay(world.domain, checkout);
    await payInFields(world.fake, latest(world).id, 'pm_sepaDebit');
    await world.tell();
    expect((await view(world.domain, checkout)).payment).toMatchObject({ state: 'processing', instructions: null });
  });

  it('is no failed payment when a card is declined, whatever Stripe tells of it', async () => {
    const world = await openElement();
    const checkout = await openOrder(world.domain);
    await pressPay(world.domain, checkout);
    await payInFields(world.fake, latest(world).id, 'pm_card_visa_chargeDeclined');
    await world.tell('reversed and twice');
    expect((await view(world.domain, checkout)).payment).toMatchObject({ state: 'actionRequired', failure: null });
    await pressPay(world.domain, checkout);
    expect(world.fake.books.intents.size).toBe(1);
    await payInFields(world.fake, latest(world).id);
    await world.tell('reversed and twice');
    expect(await confirmations(world.domain)).toEqual(PAID);
  });

  it('is cancelled once its time is over, and can be paid no more', async () => {
    const world = await openElement();
    const checkout = await openOrder(world.domain);
    await pressPay(world.domain, checkout);
    await world.domain.pass(62 * MINUTE);
    expect(latest(world).status).toBe('canceled');
    expect((await payInFields(world.fake, latest(world).id)).status).toBe(400);
    expect((await view(world.domain, checkout)).payment).toBeNull();
    expect(await confirmations(world.domain)).toEqual([]);
  });

  it('is found with its secret when the answer to the first request was lost', async () => {
    const world = await openElement();
    const checkout = await openOrder(world.domain);
    world.fake.trouble.next('answerLost');
    await pressPay(world.domain, checkout);
    expect((await view(world.domain, checkout)).payment?.state).toBe('processing');
    await world.domain.pass(2 * MINUTE, 5_000);
    expect((await view(world.domain, checkout)).payment?.instructions).toEqual({
      kind: 'fields',
      clientSecret: latest(world).client_secret,
    });
    expect(world.fake.books.intents.size).toBe(1);
  });

  it('is reserved where the store moves the money', async () => {
    const world = await openElement({ capture: 'manual', priceIsFinal: false });
    const checkout = await openFor(world.domain);
    expect((await view(world.domain, checkout)).methods[0]?.fields?.capture).toBe('manual');
    await pressPay(world.domain, checkout);
    await payInFields(world.fake, latest(world).id);
    await world.tell();
    const token = tokenOf(await authorize(world.domain, checkout));
    expect(await capture(world.domain, token, 700)).toMatchObject({ result: 'succeeded' });
    expect(latest(world)).toMatchObject({ status: 'succeeded', amount_received: 700 });
  });
});
