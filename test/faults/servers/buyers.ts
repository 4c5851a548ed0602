import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CheckoutView } from '../../../shared/api.ts';
import { CARDS, card } from '../../support/api.ts';
import type { Stores } from '../../support/world.ts';

/** An order somebody set out to pay, and how often its store has delivered it. */
export interface Bought {
  readonly checkout: string;
  delivered(): number;
}

/** Servers die under these requests: one that gets no answer is made again. */
const ANSWER_MS = 8_000;
const GIVE_UP_MS = 90_000;

/** Most cards pay at once, some later, some only after an answer that is lost. */
const NUMBERS = [CARDS.approved, CARDS.approved, CARDS.approved, CARDS.settlesLater, CARDS.timesOut];

/** Buys one order after the other until told to stop. */
export async function buy(stores: Stores, isOver: () => boolean, bought: Bought[]): Promise<void> {
  for (let index = 0; !isOver(); index += 1) {
    const order = await (index % 2 === 0 ? fromCraftingStore(stores) : fromAtshop(stores));
    if (order === null) continue;
    bought.push(order);
    await pay(
      stores.tillgateUrl,
      order.checkout,
      NUMBERS[Math.floor(Math.random() * NUMBERS.length)] ?? CARDS.approved,
    );
  }
}

async function fromCraftingStore({ craftingStore }: Stores): Promise<Bought | null> {
  const first = await craftingStore.purchase();
  const { transactionId } = first;
  const url = first.url ?? (await insist(async () => (await craftingStore.repeat(transactionId)).url));
  if (url === null) return null;
  return {
    checkout: url.split('/').at(-1) ?? '',
    delivered: () => craftingStore.ledger.payment(transactionId).commandsRun.length,
  };
}

async function fromAtshop({ atshop }: Stores): Promise<Bought | null> {
  const { _id } = atshop.placeOrder();
  const url = await insist(async () => (await atshop.requestLink(_id)).url);
  if (url === null) return null;
  return { checkout: url.split('/').at(-1) ?? '', delivered: () => atshop.ledger.fulfilmentsOf(_id).length };
}

/** Presses Pay, and looks on until it is paid; what failed is tried anew. */
async function pay(tillgate: string, checkout: string, number: string): Promise<void> {
  const api = `${tillgate}/api/checkouts/${checkout}`;
  let attempt = randomUUID();
  await insist(async () => {
    const view = await read(fetch(api, { signal: AbortSignal.timeout(ANSWER_MS) }));
    if (view.state === 'completed') return true;
    const { payment } = view;
    if (payment && payment.state !== 'failed') return null;
    if (payment) attempt = randomUUID();
    const press = { method: 'card', attempt, locale: 'en', details: card(number) };
    await fetch(`${api}/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(press),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return null;
  });
}

async function read(answer: Promise<Response>): Promise<CheckoutView> {
  const response = await answer;
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response.json();
}

async function insist<T>(work: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + GIVE_UP_MS;
  while (Date.now() < end) {
    const done = await work().catch(() => null);
    if (done !== null) return done;
    await pause(150);
  }
  return null;
}
