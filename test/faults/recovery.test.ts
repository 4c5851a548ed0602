/** Group K, "older copies": a backup that is put back, by the command or by hand, while the world has moved on. */
import { once } from 'node:events';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../server/clock.ts';
import { openDatabase } from '../../server/database/database.ts';
import { backUp } from '../../server/database/sqlite/back-up.ts';
import { putBack } from '../../server/recovery/restore.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  // The worst of stores: one that hands out the goods each time it is told.
  scene = await openScene({ noNotifications: true, craftingStore: { repeatedPaid: 'runAgain' } });
});
afterEach(() => scene.stop());

const database = () => join(scene.folder, 'tillgate.db');
const copy = () => join(scene.folder, 'copy.db');

/** As if its process had ended: SQLite's handles hold on to the file until what was asked through them is collected. */
async function stop(): Promise<void> {
  await scene.tillgate.stop();
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

interface Placed {
  readonly url: string;
  delivered(): number;
}

const SHOPS: Record<string, () => Promise<Placed>> = {
  async CraftingStore() {
    const { transactionId, url } = await scene.craftingStore.purchase();
    return { url: url ?? '', delivered: () => scene.craftingStore.ledger.payment(transactionId).commandsRun.length };
  },
  async ATShop() {
    const order = scene.atshop.placeOrder({ toPay: 500 });
    const { url } = await scene.atshop.requestLink(order._id);
    return { url: url ?? '', delivered: () => scene.atshop.ledger.fulfilmentsOf(order._id).length };
  },
};

const storesAreDown = (down: boolean) => {
  scene.craftingStore.faults.always(down ? { fault: 'status', status: 503 } : null);
  scene.atshop.faults.connect.always(down ? { fault: 'unavailable' } : null);
  if (down) scene.atshop.dropConnections();
};

const confirmations = () => scene.operator.listConfirmations({ limit: 50 });
const states = async () => (await confirmations()).map(({ state }) => state).sort();

/** In every shop an order whose "paid" waits, and one whose money is on its way, when the copy is made: told afterwards. */
async function livesOn(): Promise<Placed[]> {
  const all: Placed[][] = [];
  for (const place of Object.values(SHOPS)) all.push([await place(), await place()]);
  const [waiting = [], pending = []] = [0, 1].map((which) => all.flatMap((shop) => shop[which] ?? []));
  const told = [...waiting, ...pending];
  storesAreDown(true);
  for (const { url } of waiting) await shopper(url).pay({ details: card(CARDS.approved) });
  for (const { url } of pending) await shopper(url).pay({ details: card(CARDS.settlesLater) });
  await eventually('the outbox', async () => (await states()).join() === 'waiting,waiting');
  expect(await backUp(database(), copy())).toMatchObject({ result: 'done', checkouts: 4 });

  storesAreDown(false);
  for (const payment of scene.bank.payments()) if (payment.captured === 0) scene.bank.settleNow(payment.ref);
  await scene.pass(HOUR, 10 * MINUTE);
  await eventually('all to be told', () => told.every((order) => order.delivered() === 1));
  await eventually('that to be known', async () => (await states()).every((state) => state === 'delivered'));
  return told;
}

async function expectOnce(told: readonly Placed[]): Promise<void> {
  await scene.pass(2 * HOUR, 5 * MINUTE);
  await eventually('everything to be known again', async () => (await states()).length === told.length);
  expect(told.map((order) => order.delivered())).toEqual(told.map(() => 1));
  // ATShop was read back; of CraftingStore nobody but a person can know.
  expect(await states()).toEqual(['dead', 'dead', 'delivered', 'delivered']);
  expect(scene.alerts().filter((code) => code === 'confirmation_in_doubt')).toHaveLength(2);
  expect(scene.log().some((line) => line.includes('THE DATABASE IS AN OLDER COPY'))).toBe(true);

  // What is new since is told as ever.
  const fresh = await Promise.all(Object.values(SHOPS).map((place) => place()));
  for (const order of fresh) await shopper(order.url).pay({ details: card(CARDS.approved) });
  await eventually('the new ones to be told', async () => {
    await scene.pass(MINUTE);
    return fresh.every((order) => order.delivered() === 1);
  });
  expect(scene.charges()).toHaveLength(told.length + fresh.length);
  const starts = scene.log().filter((line) => line.includes('THE DATABASE IS AN OLDER COPY')).length;
  await scene.restart();
  expect(scene.log().filter((line) => line.includes('THE DATABASE IS AN OLDER COPY'))).toHaveLength(starts);
}

describe('an older copy is put back', () => {
  it('with "tillgate restore": nothing is told twice, and a person decides where nobody can be asked', async () => {
    const orders = await livesOn();
    await stop();
    const result = await putBack(copy(), database(), scene.clock.now());
    expect(result).toMatchObject({ result: 'done', checkouts: 4 });
    await scene.restart();
    await expectOnce(orders);
  });

  it('by hand: the file beside the database gives it away', async () => {
    const orders = await livesOn();
    await stop();
    for (const end of ['', '-wal', '-shm']) rmSync(`${database()}${end}`, { force: true });
    copyFileSync(copy(), database());
    await scene.restart();
    await expectOnce(orders);
  });

  it('and the start on it is killed at once: the next one is as careful', async () => {
    const orders = await livesOn();
    await stop();
    await putBack(copy(), database(), scene.clock.now());
    // Somebody has its port, so it does not get as far as its workers.
    const squatter = createServer().listen(Number(new URL(scene.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    await expect(scene.restart()).rejects.toThrow(/taken/);
    squatter.close();
    await once(squatter, 'close');
    await scene.restart();
    await expectOnce(orders);
  });
});

describe('a backup beside a busy server', () => {
  it('is of one moment: whole, with everything acknowledged before it, and no money without its "paid"', async () => {
    const acknowledged: string[] = [];
    let busy = true;
    const backups: { readonly file: string; readonly promised: readonly string[] }[] = [];
    const backingUp = (async () => {
      while (busy) {
        const made = { file: join(scene.folder, `copy-${backups.length}.db`), promised: [...acknowledged] };
        expect(await backUp(database(), made.file)).toMatchObject({ result: 'done' });
        backups.push(made);
      }
    })();
    for (let index = 0; index < 12; index++) {
      const { url } = await scene.craftingStore.purchase();
      acknowledged.push(url?.split('/').at(-1) ?? '');
      await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    }
    busy = false;
    await backingUp;
    expect(backups.length).toBeGreaterThan(1);
    for (const { file, promised } of backups) {
      const copied = await openDatabase(file, { serve: false });
      const links = await copied.read.selectFrom('checkouts').select('public_id').execute();
      expect(links.map(({ public_id }) => public_id)).toEqual(expect.arrayContaining([...promised]));
      const captured = await copied.read
        .selectFrom('payments')
        .select('checkout_id')
        .where('captured_minor', '>', 0)
        .execute();
      const told = await copied.read.selectFrom('confirmations').select('checkout_id').execute();
      const ids = (rows: readonly { checkout_id: number }[]) => rows.map(({ checkout_id }) => checkout_id).sort();
      expect(ids(told)).toEqual(ids(captured));
      await copied.close();
    }
  });
});

describe('a restart on the same database', () => {
  it('is an ordinary one, also after a kill and when the file beside it is lost or unreadable', async () => {
    const { url } = await scene.craftingStore.purchase();
    storesAreDown(true);
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the outbox', async () => (await states()).join() === 'waiting');
    await scene.restart();
    rmSync(`${database()}.latest`);
    await scene.restart();
    expect(existsSync(`${database()}.latest`)).toBe(true);
    expect(await states()).toEqual(['waiting']);
    expect(scene.log().filter((line) => line.includes('OLDER COPY'))).toEqual([]);
  });
});
