/**
 * A day without the provider, and a day without the stores: nothing is lost, nobody has to do anything, everything is told
 * once after it ends, within the schedule, and neither calls nor alerts pile up meanwhile.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../server/clock.ts';
import { freshPlace, type Place } from '../server/support/place.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { handsOn, MOVE_CARDS } from './commercelayer-hands.ts';
import { type Weather, weatheredProvider } from './outage-provider.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
/** On the engine the running project is for. */
let place: Place;
beforeEach(async () => {
  place = await freshPlace();
});
afterEach(async () => {
  await scene.stop();
  place.remove();
});
const kept = (yaml: string) => yaml.replace('./tillgate.db', place.location);

interface Order {
  readonly transactionId: string;
  readonly url: string;
}

let baskets = 1_000;

async function order(): Promise<Order> {
  baskets += 1;
  const { transactionId, url } = await scene.craftingStore.purchase({ basketId: String(baskets) });
  if (url === null) throw new Error('no link');
  return { transactionId, url };
}

const press = async ({ url }: Order) => (await shopper(url).pay({ details: card(CARDS.approved) })).body;
const knows = async ({ url }: Order) => (await shopper(url).view()).storeInformed;
const delivered = ({ transactionId }: Order) => scene.craftingStore.ledger.payment(transactionId).commandsRun.length;
const orderOf = ({ transactionId }: Order) => scene.craftingStore.ledger.callbacksFor(transactionId).length;

describe('the provider is down for a day', () => {
  it('refusing, then silent, then failing: what was paid is found and told once, what was not can be paid again', async () => {
    const line = weatheredProvider();
    scene = await openScene({
      card: line.provider,
      edit: kept,
      craftingStore: { repeatedPaid: 'runAgain' },
      // Shoppers come back to the same link a day later.
      schedules: { checkoutLifetimeMs: 3 * DAY },
    });
    /** One shopper presses Pay, under this sky. */
    const tries = async (weather: Weather): Promise<Order> => {
      line.weather = weather;
      const one = await order();
      await press(one);
      return one;
    };
    const silent = (acts: boolean): Weather => ({ down: 'silent', acts });
    const failing = (acts: boolean): Weather => ({ down: 'failing', acts });

    const charged = [await tries(silent(true))];
    const notCharged = [await tries(silent(false))];
    const refused: Order[] = [];

    line.weather = 'refused';
    await scene.pass(4 * HOUR, 30 * MINUTE);
    for (let hour = 0; hour < 2; hour++) refused.push(await tries('refused'));
    for (const one of refused) {
      // Certainly not charged: the shopper is told at once, and may try as often as they like.
      const view = await press(one);
      expect([view.state, view.payment?.state]).toEqual(['open', 'failed']);
    }
    await scene.pass(4 * HOUR, 30 * MINUTE);
    charged.push(await tries(silent(true)));
    notCharged.push(await tries(silent(false)));
    await scene.pass(8 * HOUR, 30 * MINUTE);
    charged.push(await tries(failing(true)));
    notCharged.push(await tries(failing(false)));
    // Whoever may have been charged is not charged again, however often they press.
    for (const one of [...charged, ...notCharged]) {
      for (let again = 0; again < 3; again++) await press(one);
    }
    await scene.pass(8 * HOUR, 30 * MINUTE);

    expect(scene.charges()).toHaveLength(charged.length);
    for (const one of [...charged, ...notCharged, ...refused])
      expect([delivered(one), await knows(one)]).toEqual([0, false]);
    // No clock has decided anything, and nobody was woken for what decides itself: the metrics say that it lasts.
    expect(scene.alerts()).toEqual([]);
    // 6 attempts at 5 s, 30 s, 2 and 5 minutes, 1 and 6 hours; and what the shoppers' own visits and presses asked.
    expect(line.calls).toBeLessThan(80);

    line.weather = 'fine';
    const [first] = charged;
    if (!first) throw new Error('nobody was charged');
    // A shopper who comes back is a reason to ask at once; whoever only reloads is not, for three seconds.
    scene.clock.advance(5 * SECOND);
    await knows(first);
    await eventually('the first shopper to be told', () => delivered(first) === 1);
    // Everybody else within the schedule's longest pause, a day.
    await scene.pass(DAY, 2 * HOUR);
    await scene.pass(MINUTE, 10 * SECOND);
    for (const one of charged) expect([delivered(one), await knows(one), orderOf(one)]).toEqual([1, true, 1]);
    for (const one of [...notCharged, ...refused]) {
      expect((await shopper(one.url).view()).state).toBe('open');
      expect((await press(one)).payment?.state).toBe('paid');
    }
    await scene.pass(SECOND);
    for (const one of [...notCharged, ...refused]) expect(delivered(one)).toBe(1);
    expect(scene.charges()).toHaveLength(charged.length + notCharged.length + refused.length);
    expect(await scene.operator.listFlags({ all: true })).toEqual([]);
  });
});

describe('the stores are down for a day', () => {
  it('all three: every payment waits, and each store hears of each once, within six hours of its return', async () => {
    scene = await openScene({
      craftingStore: { repeatedPaid: 'runAgain' },
      edit: (yaml) => kept(yaml).replace('organization:', 'answerWithinMs: 500\n    organization:'),
    });
    const hands = handsOn(scene.fashion, scene.url);
    const { platform } = scene.fashion;

    // Links that were given before; Commerce Layer has even begun a capture that the bank does later.
    const blocks = [await order(), await order(), await order()];
    const keys = await Promise.all(
      [1, 2, 3].map(async () => {
        const { _id } = scene.atshop.placeOrder({});
        const { url } = await scene.atshop.requestLink(_id, { store: 'keys-rest' });
        return { orderId: _id, transactionId: _id, url: url ?? '' };
      }),
    );
    const dress = await hands.paid(MOVE_CARDS.movesLater);
    await hands.place(dress);
    await hands.capture(dress, 1_000);
    expect(hands.last(dress, 'capture').state).toBe('pending');

    scene.craftingStore.faults.always({ fault: 'status', status: 503 });
    scene.atshop.faults.rest.always({ fault: 'status', status: 503 });
    scene.atshop.faults.connect.always({ fault: 'unavailable' });
    scene.atshop.dropConnections();
    platform.faults.webhook.always({ fault: 'status', status: 503 });
    platform.faults.api.always({ fault: 'status', status: 503 });
    platform.faults.oauth.always({ fault: 'status', status: 503 });

    for (const one of [...blocks, ...keys]) expect((await press(one)).payment?.state).toBe('paid');
    const before = platform.createOrder({}).id;
    expect((await hands.checkout(before)).status).toBeGreaterThanOrEqual(500);
    await scene.pass(DAY, 30 * MINUTE);

    // Each waits; the shoppers' pages say so, and nothing was done twice, or half.
    for (const one of [...blocks, ...keys]) expect(await knows(one)).toBe(false);
    for (const one of blocks) expect([delivered(one), orderOf(one)]).toEqual([0, expect.any(Number)]);
    // 5 s, 30 s, 2, 10, 30 minutes, 1, 2, 4 and 6 hours, then every 6 hours.
    for (const one of blocks) expect(orderOf(one)).toBeLessThanOrEqual(12);
    expect(scene.atshop.ledger.fulfilments).toEqual([]);
    const waiting = await scene.operator.listConfirmations({ limit: 20 });
    expect(waiting.map(({ state }) => state)).toEqual(Array(7).fill('waiting'));
    expect(scene.alerts()).toEqual([]);

    scene.craftingStore.faults.always(null);
    scene.atshop.faults.rest.always(null);
    scene.atshop.faults.connect.always(null);
    platform.faults.webhook.always(null);
    platform.faults.api.always(null);
    platform.faults.oauth.always(null);
    await scene.pass(15 * MINUTE, 3 * MINUTE);
    expect(hands.last(dress, 'capture')).toMatchObject({ state: 'succeeded', amountCents: 1_000 });
    const dressed = (await scene.operator.listActions({ all: true, orderRef: dress, limit: 9 })).map(
      ({ kind, state, money }) => `${kind} ${state} ${money.amountMinor}`,
    );
    expect(dressed).toEqual(['capture succeeded 1000', 'authorize succeeded 2400']);
    await scene.pass(6 * HOUR, HOUR);
    for (const one of blocks) expect([delivered(one), await knows(one)]).toEqual([1, true]);
    for (const one of keys) {
      expect([scene.atshop.ledger.fulfilmentsOf(one.orderId).length, await knows(one)]).toEqual([1, true]);
    }
    expect(scene.charges()).toHaveLength(7);
    expect(await scene.operator.listFlags({ all: true })).toEqual([]);
    expect((await scene.operator.listConfirmations({ limit: 20 })).map(({ state }) => state)).toEqual(
      Array(7).fill('delivered'),
    );
    expect((await hands.checkout(before)).status).toBe(200);
  });
});
