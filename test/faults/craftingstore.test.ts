/** Group E, CraftingStore: what the store does wrong while it is told "paid", and when the shopper's money is safe. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallbackFault } from '../../demo/craftingstore/index.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../server/clock.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  // A store that would run the commands twice if it were told twice: no goodwill to lean on.
  scene = await openScene({ craftingStore: { repeatedPaid: 'runAgain' } });
});
afterEach(() => scene.stop());

const ledger = () => scene.craftingStore.ledger;

/** An order whose shopper has paid; the first attempt to tell the store is over when this resolves. */
async function paidOrder(): Promise<{ transactionId: string; url: string }> {
  const { transactionId, url } = await scene.craftingStore.purchase();
  if (url === null) throw new Error('no link');
  expect((await shopper(url).pay({ details: card(CARDS.approved) })).body.payment?.state).toBe('paid');
  await eventually('the first attempt', () => ledger().callbacksFor(transactionId).length > 0);
  await eventually('its record', async () => (await confirmation()).state !== 'sending');
  return { transactionId, url };
}

async function confirmation() {
  const [only, ...others] = await scene.operator.listConfirmations({ limit: 10 });
  if (!only || others.length > 0) throw new Error('expected exactly one confirmation');
  return only;
}

async function expectToldOnce({ transactionId, url }: { transactionId: string; url: string }) {
  expect((await shopper(url).view()).storeInformed).toBe(true);
  expect(ledger().payment(transactionId).commandsRun).toHaveLength(1);
  expect((await confirmation()).state).toBe('delivered');
  expect(scene.charges()).toHaveLength(1);
}

describe('E1 the store fails', () => {
  it.each<[string, CallbackFault]>([
    ['500', { fault: 'status', status: 500 }],
    ['502 with a web page', { fault: 'status', status: 502, body: '<html>Bad gateway</html>' }],
    ['a reset before it did anything', { fault: 'reset', effect: false }],
  ])('with %s: told again until it answers', async (_what, fault) => {
    scene.craftingStore.faults.push(fault, fault);
    const order = await paidOrder();
    expect((await shopper(order.url).view()).storeInformed).toBe(false);
    await scene.pass(MINUTE, 10 * SECOND);
    await expectToldOnce(order);
  });

  it.each<[string, CallbackFault]>([
    ['500', { fault: 'status', status: 500, effect: true }],
    ['a reset', { fault: 'reset', effect: true }],
  ])('with %s after it delivered: told again, since the store takes a second "paid" as none', async (_what, fault) => {
    await scene.stop();
    scene = await openScene();
    scene.craftingStore.faults.push(fault);
    const order = await paidOrder();
    await scene.pass(MINUTE, 10 * SECOND);
    await expectToldOnce(order);
    expect(
      ledger()
        .callbacksFor(order.transactionId)
        .map(({ verdict }) => verdict),
    ).toEqual(['paid', 'repeated']);
  });

  it('and is down for two hours: nothing is lost, and every attempt is kept', async () => {
    scene.craftingStore.faults.always({ fault: 'status', status: 503 });
    const order = await paidOrder();
    await scene.pass(2 * HOUR, MINUTE);
    expect(ledger().payment(order.transactionId).state).toBe('pending');
    const shown = await scene.operator.showConfirmation((await confirmation()).id);
    expect(shown?.attempts.length).toBe(ledger().callbacksFor(order.transactionId).length);
    expect(shown?.attempts.length).toBeGreaterThan(5);
    scene.craftingStore.faults.always(null);
    await scene.pass(4 * HOUR, MINUTE);
    await expectToldOnce(order);
  });

  it('and asks for an hour of peace: gets it', async () => {
    scene.craftingStore.faults.push({ fault: 'status', status: 429, retryAfter: '3600' });
    const order = await paidOrder();
    await scene.pass(59 * MINUTE, MINUTE);
    expect(ledger().callbacksFor(order.transactionId)).toHaveLength(1);
    await scene.pass(2 * MINUTE, MINUTE);
    await expectToldOnce(order);
  });
});

describe('E2 the store refuses us', () => {
  it.each([401, 403, 404])(
    'with %d for two hours: a person is told at once, and then it is delivered',
    async (status) => {
      scene.craftingStore.faults.always({ fault: 'status', status });
      const order = await paidOrder();
      expect(scene.alerts()).toContain('confirmation_failing');
      await scene.pass(2 * HOUR, MINUTE);
      expect((await confirmation()).state).toBe('waiting');
      scene.craftingStore.faults.always(null);
      await scene.pass(4 * HOUR, MINUTE);
      await expectToldOnce(order);
    },
  );
});

describe('a 200 that is none', () => {
  it.each<[string, CallbackFault]>([
    ['E3 {"success":false}', { fault: 'refuse' }],
    ['E4 a web page of a proxy', { fault: 'html' }],
  ])('%s: not taken for "delivered", a person is told, and it is tried again', async (_what, fault) => {
    scene.craftingStore.faults.push(fault);
    const order = await paidOrder();
    expect((await shopper(order.url).view()).storeInformed).toBe(false);
    expect(scene.alerts()).toContain('confirmation_failing');
    await scene.pass(MINUTE, 10 * SECOND);
    await expectToldOnce(order);
  });
});

describe('E5 seven days', () => {
  it('without an answer: a dead letter with an alert and a number to watch, twelve hours before the store forgets', async () => {
    scene.craftingStore.faults.always({ fault: 'status', status: 503 });
    const order = await paidOrder();
    await scene.pass(6.4 * DAY, HOUR);
    expect((await confirmation()).state).toBe('waiting');
    expect(scene.alerts()).not.toContain('confirmation_dead');
    await scene.pass(0.2 * DAY, HOUR);
    expect((await confirmation()).state).toBe('dead');
    expect(scene.alerts()).toContain('confirmation_dead');
    expect(await (await fetch(`${scene.url}/metrics`)).text()).toMatch(/^tillgate_confirmations_dead 1$/m);
    expect(ledger().payment(order.transactionId).state).toBe('pending');

    // There was still time: the store is back, and a person sends it once more.
    scene.craftingStore.faults.always(null);
    expect(await scene.operator.resendConfirmation((await confirmation()).id)).toBe('queued');
    await scene.pass(SECOND);
    await scene.pass(SECOND);
    expect(ledger().payment(order.transactionId).commandsRun).toHaveLength(1);
  });

  it('later the store has forgotten the order: sent by hand it says no, and that is shown, not swallowed', async () => {
    scene.craftingStore.faults.always({ fault: 'status', status: 503 });
    const order = await paidOrder();
    await scene.pass(8 * DAY, 2 * HOUR);
    scene.craftingStore.faults.always(null);
    const { id } = await confirmation();
    await scene.operator.resendConfirmation(id);
    await scene.pass(SECOND);
    expect(ledger().callbacksFor(order.transactionId).at(-1)?.verdict).toBe('tooLate');
    expect(ledger().payment(order.transactionId).commandsRun).toEqual([]);
    expect((await confirmation()).state).not.toBe('delivered');
    expect((await shopper(order.url).view()).storeInformed).toBe(false);
  });

  it('and money that arrives only then is flagged, and nobody is told until a person decides', async () => {
    const { transactionId, url } = await scene.craftingStore.purchase();
    await shopper(url ?? '').pay({ method: 'bank' });
    await scene.pass(7.5 * DAY, 6 * HOUR);
    const result = await scene.operator.markPaid({
      target: transactionId,
      received: null,
      bankRef: 'LATE-1',
      accept: false,
      by: 'test',
    });
    expect(result).toMatchObject({ result: 'flagged', flags: ['paidLate'] });
    await scene.pass(MINUTE);
    expect(ledger().callbacksFor(transactionId)).toEqual([]);
  });
});
