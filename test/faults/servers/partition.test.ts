/** One of two servers can no longer reach the database, and still reaches everybody else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../../demo/kit/gate.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { eventually } from '../../support/world.ts';
import { type Cluster, type Member, startCluster } from './cluster.ts';
import type { HeldLine } from './held-line.ts';

let cluster: Cluster;
let survivor: Member;
let apart: Member;
let line: HeldLine;

beforeAll(async () => {
  cluster = await startCluster();
  survivor = await cluster.start();
  ({ member: apart, line } = await cluster.startApart());
  cluster.balancer.use([survivor.port]);
});
afterAll(() => cluster.stop());

interface Order {
  readonly url: string;
  delivered(): number;
}

async function atshopOrder(): Promise<Order> {
  const { atshop } = cluster.stores;
  const { _id } = atshop.placeOrder();
  // The writers' lock may be held by who cannot be reached any more, for some seconds.
  const url = await eventually('a link', async () => (await atshop.requestLink(_id)).url, 30_000);
  return { url, delivered: () => atshop.ledger.fulfilmentsOf(_id).length };
}

const on = (member: Member, { url }: Order) => shopper(member.at(url));

const told = (order: Order) =>
  eventually('the store to be told', async () => (await on(survivor, order).view()).storeInformed, 40_000);

const isReady = async ({ port }: Member) => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;

/** Longer than the leases of the tests' schedules, and than PostgreSQL waits for who stands still in a transaction. */
const LASTING_MS = 12_000;

describe('a line to the database that falls silent', () => {
  it('while a store is being told: the other server finishes it, and nobody is told twice', async () => {
    const gate = createGate();
    cluster.stores.atshop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
    const order = await atshopOrder();
    // Whichever of the two tells it: only what `apart` had claimed needs the other.
    await on(apart, order).pay({ details: card(CARDS.approved) });
    await eventually('the shop to be asked', () => order.delivered() === 1);
    line.hold();
    gate.open();
    await told(order);
    line.letGo();
    await eventually('it to be of use again', () => isReady(apart), 30_000);
    expect(order.delivered()).toBe(1);
  });

  it('in the middle of payments: the other server goes on, and each is charged and told once', async () => {
    const orders = await Promise.all(Array.from({ length: 24 }, atshopOrder));
    const before = (await cluster.charges()).length;
    const pressed = orders.map(async (order, index) => {
      await new Promise((resolve) => setTimeout(resolve, 15 * index));
      await on(apart, order)
        .pay({ details: card(CARDS.approved) })
        .catch(() => undefined);
    });
    await new Promise((resolve) => setTimeout(resolve, 180));
    line.hold();
    const heldAt = Date.now();
    const another = await atshopOrder();
    await on(survivor, another).pay({ details: card(CARDS.approved) });
    await told(another);
    expect(Date.now() - heldAt).toBeLessThan(25_000);
    await eventually('it to say that it is of no use', async () => !(await isReady(apart)), 20_000);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, heldAt + LASTING_MS - Date.now())));
    line.letGo();
    await Promise.all(pressed);
    await eventually('it to be of use again', () => isReady(apart), 30_000);
    for (const order of orders) {
      const { payment } = await on(survivor, order).view();
      // It never came to be: the shopper was told so, and presses again.
      if (payment === null || payment.state === 'failed')
        await on(survivor, order).pay({ details: card(CARDS.approved) });
      await told(order);
    }
    expect([...orders, another].map((order) => order.delivered())).toEqual(Array(25).fill(1));
    expect((await cluster.charges()).length - before).toBe(25);
  });
});
