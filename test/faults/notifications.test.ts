/** Group B: the bank's notifications at their real route, against the bank's own books. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../server/clock.ts';
import type { SignedNotification } from '../../server/providers/sandbox/bank/bank.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  // The tests post every notification themselves, when and as often as they like.
  scene = await openScene({ noNotifications: true, craftingStore: { repeatedPaid: 'runAgain' } });
});
afterEach(() => scene.stop());

/** An order paid with a card; `ref` is the bank's. */
async function paid(number: string = CARDS.approved) {
  const { transactionId, url } = await scene.craftingStore.purchase();
  if (url === null) throw new Error('no link');
  const { body } = await shopper(url).pay({ details: card(number) });
  const ref = scene.bank.findByMerchantRef(body.payment?.id ?? '')?.ref;
  if (ref === undefined) throw new Error('the bank knows nothing of it');
  return { transactionId, url, ref };
}

/** The bank's latest event of a payment, signed now. */
function latest(ref: string): SignedNotification {
  const notification = scene.bank.notification(ref, scene.clock.now());
  if (!notification) throw new Error('no event');
  return notification;
}

/** Signs anew, as the bank does at every attempt, so that a late one is not stale. */
const post = async ({ headers, body }: SignedNotification) =>
  (await fetch(`${scene.url}/notifications/card`, { method: 'POST', headers, body: new Uint8Array(body) })).status;

const run = async (transactionId: string) => {
  await scene.pass(SECOND);
  await scene.pass(SECOND);
  return scene.craftingStore.ledger.payment(transactionId).commandsRun.length;
};
const stored = () => scene.tillgate.domain.database.read.selectFrom('notifications').selectAll().execute();
const flags = async () =>
  (await scene.tillgate.domain.database.read.selectFrom('flags').select('code').execute()).map(({ code }) => code);

function refund(ref: string, amountMinor: number): void {
  const payment = scene.bank.find(ref);
  if (!payment) throw new Error('no payment');
  const money = { amountMinor, currency: payment.money.currency };
  const reply = scene.bank.move('refund', {
    idempotencyKey: `r-${amountMinor}`,
    ref,
    merchantRef: payment.merchantRef,
    money,
  });
  expect(reply.accepted).toBe(true);
}

describe('a notification', () => {
  it('B1 a hundred times in a row is stored once and tells the store once', async () => {
    const { transactionId, ref } = await paid(CARDS.settlesLater);
    scene.bank.settleNow(ref);
    for (let time = 0; time < 100; time++) expect(await post(latest(ref))).toBe(200);
    expect(await run(transactionId)).toBe(1);
    expect(await stored()).toHaveLength(1);
  });

  it('B2 fifty times at once is stored once and tells the store once', async () => {
    const { transactionId, ref } = await paid(CARDS.settlesLater);
    scene.bank.settleNow(ref);
    const event = latest(ref);
    expect(new Set(await Promise.all(Array.from({ length: 50 }, () => post(event))))).toEqual(new Set([200]));
    expect(await run(transactionId)).toBe(1);
    expect(await stored()).toHaveLength(1);
  });

  it('B3 of three, in reverse order: the books count, not the order of the mail', async () => {
    const { transactionId, ref } = await paid(CARDS.settlesLater);
    scene.bank.settleNow(ref);
    const captured = latest(ref);
    refund(ref, 100);
    const refunded = latest(ref);
    scene.bank.dispute(ref);
    for (const event of [latest(ref), refunded, captured]) expect(await post(event)).toBe(200);
    // What the bank says now, whichever event asked: disputed. Nobody is told "paid" for money that is gone.
    expect(await run(transactionId)).toBe(0);
    expect(await flags()).toContain('disputed');
  });

  it('B4 of a refund, before the one of its capture: not taken for a fresh payment', async () => {
    const { transactionId, url, ref } = await paid(CARDS.settlesLater);
    scene.bank.settleNow(ref);
    const captured = latest(ref);
    refund(ref, scene.bank.find(ref)?.captured ?? 0);
    expect(await post(latest(ref))).toBe(200);
    expect(await post(captured)).toBe(200);
    expect(await run(transactionId)).toBe(0);
    expect((await shopper(url).view()).state).not.toBe('completed');
  });

  it('B4 of a refund of a part, before the one of its capture: the merchant gets to see that money is there', async () => {
    const { transactionId, url, ref } = await paid(CARDS.settlesLater);
    scene.bank.settleNow(ref);
    refund(ref, 100);
    expect(await post(latest(ref))).toBe(200);
    expect(await run(transactionId)).toBe(0);
    expect(await flags()).toContain('partlyRefunded');
    expect((await shopper(url).view()).state).toBe('review');
  });

  it('B5 of a dispute, before the one of its charge: flagged, nobody told "paid"', async () => {
    const { transactionId, ref } = await paid(CARDS.settlesLater);
    scene.bank.settleNow(ref);
    const charged = latest(ref);
    scene.bank.dispute(ref);
    await post(latest(ref));
    await post(charged);
    expect(await run(transactionId)).toBe(0);
    expect(await flags()).toContain('disputed');
  });

  it('B6 that beats our own record of the payment is kept and matched by our reference', async () => {
    const { transactionId, url } = await scene.craftingStore.purchase();
    // This card's answer is lost for a second and a half: the event is there before we know the bank's id.
    const paying = shopper(url ?? '').pay({ details: card(CARDS.timesOut) });
    const charge = await eventually('the charge', () => scene.bank.payments()[0]);
    scene.bank.settleNow(charge.ref);
    expect(await post(latest(charge.ref))).toBe(200);
    await paying;
    await scene.pass(MINUTE, 10 * SECOND);
    expect(await run(transactionId)).toBe(1);
    expect((await shopper(url ?? '').view()).storeInformed).toBe(true);
    expect(scene.charges()).toHaveLength(1);
  });

  it('B7 thirty days late changes nothing that is told already', async () => {
    const { transactionId, ref } = await paid();
    expect(await run(transactionId)).toBe(1);
    await scene.pass(30 * DAY, 10 * DAY);
    expect(await post(latest(ref))).toBe(200);
    expect(await run(transactionId)).toBe(1);
  });

  it('B8 of money that comes after the checkout ended: never silence, never "paid" without a person', async () => {
    const { transactionId, url } = await scene.craftingStore.purchase();
    const { body } = await shopper(url ?? '').pay({ details: card(CARDS.challenge) });
    const ref = scene.bank.findByMerchantRef(body.payment?.id ?? '')?.ref ?? '';
    // The shopper passes the challenge, and nobody tells us until long after the link has ended.
    scene.bank.decide(ref, 'approve');
    scene.clock.advance(8 * DAY);
    expect(await post(latest(ref))).toBe(200);
    expect(await run(transactionId)).toBe(0);
    expect(await flags()).toContain('paidLate');
    expect((await shopper(url ?? '').view()).state).toBe('review');
    expect(scene.charges()).toHaveLength(1);
  });

  it('B9 of a payment nobody here began is acknowledged, tried again, and parked where a person sees it', async () => {
    const stranger = scene.bank.purchase({
      idempotencyKey: 'elsewhere',
      merchantRef: 'pay_of_another_installation',
      money: { amountMinor: 900, currency: 'EUR' },
      capture: 'automatic',
      description: 'not ours',
      returnUrl: null,
      notificationUrl: `${scene.url}/notifications/card`,
      frameAncestors: [],
      expiresAt: null,
      tokenize: false,
      source: { card: { last4: '4242', behaviour: 'approve' } },
    });
    if (!stranger.accepted) throw new Error(stranger.message);
    expect(await post(latest(stranger.value.ref))).toBe(200);
    expect((await stored())[0]?.state).toBe('queued');
    await scene.pass(12 * HOUR, 10 * MINUTE);
    expect((await stored())[0]?.state).toBe('parked');
    expect(scene.log().join('')).toContain('parked');
    expect(scene.craftingStore.ledger.callbacks).toEqual([]);
  });

  it('B12 of a kind nobody knows is stored, answered 200, and only makes us ask', async () => {
    const { transactionId, ref } = await paid();
    const before = await run(transactionId);
    const event = { id: 'evt_new', type: 'payment.hugged', data: { ref, merchantRef: 'x' } };
    const body = Buffer.from(JSON.stringify(event));
    const time = Math.floor(scene.clock.now() / 1_000);
    const mac = createHmac('sha256', scene.bank.webhookSecret).update(`${time}.`).update(body).digest('hex');
    expect(await post({ headers: { 'x-sandbox-signature': `t=${time},v1=${mac}` }, body })).toBe(200);
    expect(await run(transactionId)).toBe(before);
  });

  it('B14 of "captured" after the money was refunded tells nobody again', async () => {
    const { transactionId, ref } = await paid();
    const captured = latest(ref);
    expect(await run(transactionId)).toBe(1);
    refund(ref, scene.bank.find(ref)?.captured ?? 0);
    await post(latest(ref));
    await post(captured);
    expect(await run(transactionId)).toBe(1);
  });

  it('B14 of "captured" after a dispute tells nobody again', async () => {
    const { transactionId, ref } = await paid();
    const captured = latest(ref);
    expect(await run(transactionId)).toBe(1);
    scene.bank.dispute(ref);
    await post(latest(ref));
    await post(captured);
    expect(await run(transactionId)).toBe(1);
    expect(await flags()).toContain('disputed');
  });

  it('B15 that never comes is made up for by asking, within the first minute of the schedule', async () => {
    const { transactionId, url, ref } = await paid(CARDS.settlesLater);
    scene.bank.settleNow(ref);
    expect((await stored()).length).toBe(0);
    await scene.pass(61 * SECOND);
    expect(await run(transactionId)).toBe(1);
    expect((await shopper(url).view()).storeInformed).toBe(true);
  });

  it('B16 racing the shopper’s return, a hundred times: told once each', async () => {
    for (let round = 0; round < 10; round++) {
      const orders = await Promise.all(Array.from({ length: 10 }, () => paid(CARDS.settlesLater)));
      for (const { ref } of orders) scene.bank.settleNow(ref);
      await Promise.all(
        orders.flatMap(({ url, ref }) => [post(latest(ref)), shopper(url).view(), scene.tillgate.runDue(), fetch(url)]),
      );
      await scene.pass(5 * SECOND);
    }
    await scene.pass(MINUTE);
    await scene.pass(SECOND);
    const runs = scene.craftingStore.ledger.payments.map(({ commandsRun }) => commandsRun.length);
    expect(runs).toEqual(Array.from({ length: 100 }, () => 1));
    expect(scene.charges()).toHaveLength(100);
  });
});
