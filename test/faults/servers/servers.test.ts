/** Several servers on one PostgreSQL: whichever of them a request reaches, and whichever dies. */
import { createHmac, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../../demo/kit/gate.ts';
import type { Failpoint } from '../../../server/failpoint.ts';
import type { CheckoutView } from '../../../shared/api.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { eventually } from '../../support/world.ts';
import { type Cluster, type Member, startCluster } from './cluster.ts';

let cluster: Cluster;
let survivor: Member;

beforeAll(async () => {
  cluster = await startCluster();
  survivor = await cluster.start();
  cluster.balancer.use([survivor.port]);
});
afterAll(() => cluster.stop());

async function rows<T extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: cluster.database });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** An order of a store, whose deliveries are counted. */
interface Order {
  readonly url: string;
  delivered(): number;
}

async function craftingStoreOrder(): Promise<Order> {
  const { craftingStore } = cluster.stores;
  const { transactionId, url } = await craftingStore.purchase();
  return { url: url ?? '', delivered: () => craftingStore.ledger.payment(transactionId).commandsRun.length };
}

async function atshopOrder(): Promise<Order> {
  const { atshop } = cluster.stores;
  const order = atshop.placeOrder();
  const { url } = await atshop.requestLink(order._id);
  return { url: url ?? '', delivered: () => atshop.ledger.fulfilmentsOf(order._id).length };
}

/** How often the bank charged for a checkout's payments. */
async function chargesFor({ url }: Order): Promise<number> {
  const payments = await rows<{ public_id: string }>(
    'select p.public_id from payments p join checkouts c on c.id = p.checkout_id where c.public_id = $1',
    [url.split('/').at(-1)],
  );
  const ids = new Set(payments.map(({ public_id }) => public_id));
  return (await cluster.charges()).filter(({ merchantRef }) => ids.has(merchantRef)).length;
}

const viewOn = (member: Member, { url }: Order) => shopper(member.at(url));

async function expectToldOnce(order: Order): Promise<void> {
  await eventually('the store to be told', async () => (await viewOn(survivor, order).view()).storeInformed, 40_000);
  expect(order.delivered()).toBe(1);
  expect(await chargesFor(order)).toBe(1);
}

const ON_PAYING: readonly Failpoint[] = [
  'operation.stored',
  'provider.answered',
  'facts.recorded',
  'confirmation.leased',
  'platform.answered',
];

describe('one of two servers is killed, and the other finishes its work without a restart', () => {
  it.concurrent.each(ON_PAYING)('at %s', async (failpoint) => {
    const dying = await cluster.start(failpoint);
    const order = failpoint === 'platform.answered' ? await atshopOrder() : await craftingStoreOrder();
    viewOn(dying, order)
      .pay({ details: card(CARDS.approved) })
      .catch(() => undefined);
    // Should the other server have been faster to claim the work, this one is killed later.
    await Promise.race([dying.ended, new Promise((resolve) => setTimeout(resolve, 8_000))]);
    await dying.kill();
    const { view, pay } = viewOn(survivor, order);
    const settled = await eventually(
      'a settled attempt',
      async () => {
        const shown = await view();
        return ['paid', 'failed', undefined].includes(shown.payment?.state) ? shown : null;
      },
      40_000,
    );
    // The bank never heard of it, or the server died of another order before this one came: the shopper presses again.
    if (settled.payment?.state !== 'paid') await pay({ details: card(CARDS.approved) });
    await expectToldOnce(order);
  });

  it.concurrent.each(['notification.stored', 'notification.acknowledged'] as const)('at %s', async (failpoint) => {
    const order = await craftingStoreOrder();
    await viewOn(survivor, order).pay({ details: card(CARDS.settlesLater) });
    const dying = await cluster.start(failpoint);
    // Both take the bank's notifications by turns.
    cluster.balancer.use([dying.port, survivor.port]);
    await expectToldOnce(order);
    cluster.balancer.use([survivor.port]);
    await dying.kill();
  });
});

describe('a server that is frozen past its lease', () => {
  it('finds on waking that another one has told the store, and tells nobody', async () => {
    const { atshop } = cluster.stores;
    const gate = createGate();
    const sleeper = await cluster.start();
    // Only the sleeper sends this one: the other is frozen meanwhile.
    atshop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
    const order = await atshopOrder();
    await viewOn(sleeper, order).pay({ details: card(CARDS.approved) });
    await eventually('the shop to be asked', () => order.delivered() === 1);
    sleeper.freeze();
    gate.open();
    await expectToldOnce(order);
    sleeper.wake();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(order.delivered()).toBe(1);
    expect((await fetch(`http://127.0.0.1:${sleeper.port}/readyz`)).status).toBe(200);
    await sleeper.kill();
  });
});

describe('with two servers', () => {
  let other: Member;
  beforeAll(async () => {
    other = await cluster.start();
  });

  it('the same press of Pay on both at once is one payment', async () => {
    const order = await craftingStoreOrder();
    const press = { attempt: randomUUID(), details: card(CARDS.approved) };
    const answers = await Promise.all([survivor, other].map((member) => viewOn(member, order).pay(press)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(answers.map(({ body }) => body.payment?.id)).size).toBe(1);
    await expectToldOnce(order);
  });

  it('the same order asked for on both at once has one checkout', async () => {
    cluster.balancer.use([survivor.port, other.port]);
    const { atshop } = cluster.stores;
    const order = atshop.placeOrder();
    const links = await Promise.all(Array.from({ length: 6 }, () => atshop.requestLink(order._id)));
    expect(new Set(links.map(({ url }) => url)).size).toBe(1);
    cluster.balancer.use([survivor.port]);
  });

  it('a page on one shows within a second what the other recorded', async () => {
    for (let round = 0; round < 3; round += 1) {
      const order = await craftingStoreOrder();
      const page = await follow(other, order);
      await viewOn(survivor, order).pay({ details: card(CARDS.approved) });
      const paidAt = Date.now();
      await eventually('the page to show it', () => page.latest()?.payment?.state === 'paid');
      expect(Date.now() - paidAt).toBeLessThan(1_000);
      page.close();
    }
  });

  it('forged requests are limited over both together', async () => {
    const forge = async (member: Member) => {
      const body = JSON.stringify({ transactionId: 'x' });
      const signature = createHmac('sha256', 'not the secret').update(body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-signature': signature };
      const answer = await fetch(`http://127.0.0.1:${member.port}/craftingstore/blocks`, {
        method: 'POST',
        headers,
        body,
      });
      return answer.status;
    };
    // A window that began with this minute must not end in the middle.
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 5_000) await new Promise((resolve) => setTimeout(resolve, left));
    for (let index = 0; index < 65; index += 1) {
      expect(await Promise.all([forge(survivor), forge(other)])).not.toContain(200);
    }
    await eventually(
      'both to refuse',
      async () => {
        const statuses = await Promise.all([forge(survivor), forge(other)]);
        return statuses.every((status) => status === 429);
      },
      3_000,
    );
  });
});

/** An open payment page: its stream of events. */
async function follow(member: Member, { url }: Order) {
  const closing = new AbortController();
  const { origin, pathname } = new URL(member.at(url));
  const response = await fetch(`${origin}/api/checkouts/${pathname.split('/').at(-1)}/events`, {
    signal: closing.signal,
  });
  let latest: CheckoutView | null = null;
  const reading = (async () => {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) if (event.startsWith('data: ')) latest = JSON.parse(event.slice(6));
    }
  })();
  reading.catch(() => undefined);
  return { latest: () => latest, close: () => closing.abort() };
}
