/** Group I: many at once, on a whole server. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../demo/kit/gate.ts';
import { HOUR, MINUTE, SECOND } from '../../server/clock.ts';
import { createConfirmationSender } from '../../server/confirmations/worker.ts';
import { openDatabase } from '../../server/database/database.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { transferOf } from '../support/transfer.ts';
import { eventually } from '../support/world.ts';
import { startProgram } from './program.ts';
import { openScene, type Scene, type SceneOptions } from './scene.ts';

let scene: Scene;
const open = async (options: SceneOptions = {}) => {
  // A store that fulfils again when told again.
  scene = await openScene({ craftingStore: { repeatedPaid: 'runAgain' }, ...options });
};
afterEach(() => scene.stop());

async function order() {
  const { transactionId, url } = await scene.craftingStore.purchase({ basketId: randomUUID() });
  if (url === null) throw new Error('no link');
  return { transactionId, url };
}
const runs = (transactionId: string) => scene.craftingStore.ledger.payment(transactionId).commandsRun.length;
const told = async (url: string) => (await shopper(url).view()).storeInformed;
const many = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const flags = async () =>
  (await scene.tillgate.domain.database.read.selectFrom('flags').select('code').execute()).map(({ code }) => code);
const checkouts = async () =>
  (await scene.tillgate.domain.database.read.selectFrom('checkouts').select('id').execute()).length;

describe('I1 fifty at once', () => {
  it('create calls of one order: one checkout, fifty equal answers', async () => {
    await open();
    const { transactionId, url } = await order();
    const answers = await many(50, () => scene.craftingStore.repeat(transactionId));
    expect(new Set(answers.map((answer) => answer.url))).toEqual(new Set([url]));
    expect(await checkouts()).toBe(1);
  });

  it('requests for the link of an order nobody asked for yet: one checkout, fifty equal answers', async () => {
    await open();
    const { _id } = scene.atshop.placeOrder({ toPay: 500 });
    const answers = await many(50, () => scene.atshop.requestLink(_id));
    expect(new Set(answers.map(({ url }) => url)).size).toBe(1);
    expect(await checkouts()).toBe(1);
  });

  it.each([
    ['of one press', () => 'the-one-press'],
    ['of fifty presses', (index: number) => `press-number-${index}`],
  ])('payments %s: one charge, told once', async (_what, attempt) => {
    await open();
    const { transactionId, url } = await order();
    const answers = await many(50, (index) =>
      shopper(url).pay({ details: card(CARDS.approved), attempt: attempt(index) }),
    );
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    await eventually('the store to be told', () => told(url));
    expect(scene.charges()).toHaveLength(1);
    expect(runs(transactionId)).toBe(1);
  });
});

describe('I2 two tabs, two ways to pay', () => {
  it('at once: one attempt runs, and the other tab is shown it', async () => {
    await open();
    const { transactionId, url } = await order();
    const [first, second] = await Promise.all([
      shopper(url).pay({ method: 'bank' }),
      shopper(url).pay({ details: card(CARDS.approved) }),
    ]);
    expect(first.body.payment?.id).toBe(second.body.payment?.id);
    expect(scene.charges().length + Number(first.body.payment?.state === 'awaitingTransfer')).toBe(1);
    await scene.pass(SECOND);
    expect(runs(transactionId)).toBe(scene.charges().length);
  });

  it('one after the other, and both pay: told once, the second is flagged for a refund', async () => {
    await open();
    const { transactionId, url } = await order();
    const transfer = transferOf((await shopper(url).pay({ method: 'bank' })).body.payment?.instructions);
    await shopper(url).pay({ details: card(CARDS.approved), replace: true });
    await eventually('the store to be told', () => told(url));
    const late = await scene.operator.markPaid({
      target: transfer.reference,
      received: null,
      bankRef: 'LINE-1',
      accept: false,
      by: 'test',
    });
    expect(late).toMatchObject({ result: 'flagged', flags: ['paidTwice'] });
    await scene.pass(SECOND);
    expect(runs(transactionId)).toBe(1);
  });
});

describe('I3 a challenge approved while it is given up', () => {
  it('ten times over: one of the two is charged, and it is told once', async () => {
    await open();
    for (let round = 0; round < 10; round++) {
      const { transactionId, url } = await order();
      const { body } = await shopper(url).pay({ details: card(CARDS.challenge) });
      const approve = () =>
        fetch(body.payment?.action?.url ?? '', {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams({ decision: 'approve' }),
        });
      const replace = () => shopper(url).pay({ details: card(CARDS.approved), replace: true });
      await Promise.all(round % 2 === 0 ? [approve(), replace()] : [replace(), approve()]);
      await eventually('the store to be told', () => told(url));
      expect(scene.charges()).toHaveLength(round + 1);
      expect(runs(transactionId)).toBe(1);
    }
    expect(await flags()).toEqual([]);
  });
});

describe('I4 a refund and a dispute at once', () => {
  it('never give back more than was taken, and end as a dispute a person sees; the store hears nothing more', async () => {
    await open();
    const { transactionId, url } = await order();
    await shopper(url).pay({ details: card(CARDS.approved) });
    await eventually('the store to be told', () => told(url));
    const [charge] = scene.charges();
    if (!charge) throw new Error('no charge');
    const { ref, merchantRef, money } = charge;
    const part = { amountMinor: 300, currency: money.currency };
    scene.bank.move('refund', { idempotencyKey: 'r1', ref, merchantRef, money: part });
    scene.bank.dispute(ref);
    const more = scene.bank.move('refund', { idempotencyKey: 'r2', ref, merchantRef, money: part });
    expect(more.accepted).toBe(false);
    await eventually('the dispute to be noticed', async () => {
      await scene.tillgate.runDue();
      return (await flags()).includes('disputed');
    });
    const books = scene.bank.find(ref);
    expect((books?.refunded ?? 0) + (books?.disputed ?? 0)).toBe(books?.captured);
    await scene.pass(MINUTE);
    expect(runs(transactionId)).toBe(1);
  });
});

describe('I5 four workers on one outbox', () => {
  it('tell each of twenty stores once', async () => {
    await open();
    scene.craftingStore.faults.always({ fault: 'status', status: 503 });
    const orders: { transactionId: string; url: string }[] = [];
    for (let index = 0; index < 20; index++) orders.push(await order());
    await many(20, (index) => shopper(orders[index]?.url ?? '').pay({ details: card(CARDS.approved) }));
    await eventually('the first attempts', () => scene.craftingStore.ledger.callbacks.length >= 20);
    await scene.tillgate.runDue();
    scene.craftingStore.faults.always(null);
    scene.clock.advance(HOUR);
    const workers = Array.from({ length: 4 }, () => createConfirmationSender(scene.tillgate.domain));
    await Promise.all(workers.map(({ run }) => run()));
    await Promise.all(workers.map(({ idle }) => idle()));
    for (const { transactionId } of orders) expect(runs(transactionId)).toBe(1);
  });
});

describe('I6 a store slower than the lease', () => {
  it('ATShop: cut off before the lease ends, read back, fulfilled once', async () => {
    await open({
      schedules: { confirmationLeaseMs: 500, confirmationRetriesMs: [200], pollMs: 100, unsureQuietMs: 300 },
    });
    const gate = createGate();
    scene.atshop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
    const { _id } = scene.atshop.placeOrder({ toPay: 500 });
    const { url } = await scene.atshop.requestLink(_id);
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    // The connection it was asked on is closed: on another one the order is read back, and shows paid.
    await eventually('the shop to be told', () => told(url ?? ''));
    gate.open();
    const [row] = await scene.operator.listConfirmations({ limit: 1 });
    expect(row?.attempts).toBeGreaterThanOrEqual(2);
    expect(scene.atshop.ledger.fulfilmentsOf(_id)).toHaveLength(1);
  });
});

describe('I7 a clock that leaps', () => {
  it.each([
    ['an hour ahead', HOUR],
    ['an hour back', -HOUR],
  ])('%s while a store is being told: not told a second time', async (_what, leap) => {
    await open();
    const gate = createGate();
    scene.craftingStore.faults.push({ fault: 'hold', until: gate.opened });
    const { transactionId, url } = await order();
    await shopper(url).pay({ details: card(CARDS.approved) });
    const callbacks = () => scene.craftingStore.ledger.callbacksFor(transactionId).length;
    await eventually('the callback to arrive', () => callbacks() === 1);
    scene.clock.advance(leap);
    const working = scene.tillgate.runDue();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(callbacks()).toBe(1);
    gate.open();
    await working;
    await eventually('the store to be told', () => told(url));
    expect([callbacks(), runs(transactionId)]).toEqual([1, 1]);
  });
});

describe('I8 three processes that read and then write one SQLite file', () => {
  it('lose no write and fail none', async () => {
    await open();
    const folder = mkdtempSync(join(tmpdir(), 'tillgate-writers-'));
    const file = join(folder, 'shared.db');
    const database = await openDatabase(file, { serve: false });
    await database.write((tx) => sql`insert into settings (key, value) values ('n', '0')`.execute(tx));
    try {
      const failures = await many(3, async () => {
        const writer = await startProgram(folder, './writer-child.ts', [file, '150']);
        return new Promise((resolve) => writer.once('message', resolve));
      });
      expect(failures).toEqual([0, 0, 0]);
      const { rows } = await sql<{ value: string }>`select value from settings where key = 'n'`.execute(database.read);
      expect(rows[0]?.value).toBe('450');
    } finally {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
