import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createCall, SECRET } from '../calls/craftingstore.ts';
import { someShopper } from '../calls/shopper.ts';
import type { Figure } from '../figure.ts';
import { openConnection } from '../load/connection.ts';
import { requestBytes } from '../load/request.ts';
import { openPlace, type Place } from '../places.ts';
import { type Child, startServer } from '../servers/child.ts';
import { startOurs } from '../servers/ours.ts';

const PAYMENTS_PER_SECOND = 50;
const LIMIT_MS = 1_000;

/**
 * How long a store waits for "paid", both sides up, at 50 payments per second. Counted from the press of Pay, a little
 * before the money is captured; the 95th percentile of a round, against a second.
 */
export function capturedToTold(): Figure {
  let place: Place | null = null;
  const children: Child[] = [];
  const at = (index: number) => {
    const child = children[index];
    if (!child) throw new Error('captured-to-told is not prepared');
    return child;
  };
  return {
    name: 'captured-to-told',
    title: `95th percentile from Pay to the store told, at ${PAYMENTS_PER_SECOND} payments/s, against ${LIMIT_MS} ms`,
    unit: 'ms',
    target: 1,
    lowerIsBetter: true,
    async prepare() {
      place = await openPlace('sqlite');
      const platform = await startServer('platform.ts', [SECRET]);
      children.push(platform);
      const store = {
        id: 'blocks',
        platform: 'craftingstore',
        secret: SECRET,
        origins: ['https://blocks.example.net'],
      };
      const stores = [{ ...store, callbackUrl: `${platform.url}/callback` }];
      children.push(await startOurs(await place.newDatabase(), stores, { trustProxy: 1 }));
      await payAll(at(0), at(1), PAYMENTS_PER_SECOND);
    },
    async measure({ quick }) {
      const waits = await payAll(at(0), at(1), PAYMENTS_PER_SECOND * (quick ? 3 : 10));
      return { ours: waits[Math.ceil(waits.length * 0.95) - 1] ?? Number.NaN, bare: LIMIT_MS };
    },
    async close() {
      await Promise.all(children.splice(0).map((child) => child.stop()));
      await place?.close();
    },
  };
}

/** Pays `count` new orders, evenly spread; answers how long each store waited, ascending milliseconds. */
async function payAll(platform: Child, tillgate: Child, count: number): Promise<number[]> {
  await platform.ask('forget');
  const orders = await openOrders(tillgate, count);
  const pressed = new Map<string, number>();
  const started = performance.now();
  await Promise.all(
    orders.map(async ({ order, checkout }, index) => {
      const connection = await openConnection(portOf(tillgate));
      await wait(Math.max(0, started + (index * 1_000) / PAYMENTS_PER_SECOND - performance.now()));
      pressed.set(order, Date.now());
      const { status, body } = await connection.send(payRequest(checkout));
      connection.close();
      if (status !== 200) throw new Error(`Pay was answered ${status} ${body}`);
    }),
  );
  await wait(LIMIT_MS);
  const told = new Map((await platform.ask('told')) as [order: string, at: number][]);
  const waits = orders.map(({ order }) => (told.get(order) ?? Number.POSITIVE_INFINITY) - (pressed.get(order) ?? 0));
  return waits.sort((a, b) => a - b);
}

async function openOrders(tillgate: Child, count: number): Promise<{ order: string; checkout: string }[]> {
  const connection = await openConnection(portOf(tillgate));
  const orders: { order: string; checkout: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = randomBytes(8).toString('hex');
    const { status, body } = await connection.send(createCall(id));
    const checkout = /co_[0-9a-f]{32}/.exec(body)?.[0];
    if (status !== 200 || checkout === undefined) throw new Error(`A link was answered ${status} ${body}`);
    orders.push({ order: `tx-${id}`, checkout });
  }
  connection.close();
  return orders;
}

const payRequest = (checkout: string) =>
  requestBytes({
    method: 'POST',
    path: `/api/checkouts/${checkout}/payments`,
    headers: { ...someShopper(), 'content-type': 'application/json' },
    body: Buffer.from(
      JSON.stringify({
        method: 'card',
        attempt: randomBytes(8).toString('hex'),
        locale: 'en',
        details: { number: '4242 4242 4242 4242', expiry: '12 / 34', cvc: '123' },
      }),
    ),
  });

const portOf = ({ url }: Child) => Number(new URL(url).port);
