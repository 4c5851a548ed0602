/** Group A beyond the named crash points of kill.test.ts: migration, shutdown, a full disk, a power cut. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../demo/kit/gate.ts';
import { HOUR, MINUTE, SECOND } from '../../server/clock.ts';
import { openDatabase } from '../../server/database/database.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually, type Stores, startStores } from '../support/world.ts';
import { chargesOf } from './charges.ts';
import { startProcess } from './process.ts';
import { startProgram } from './program.ts';
import { openScene, type Scene } from './scene.ts';

describe('A10 killed while a fresh database is migrated', () => {
  it('before one statement after the other, seven times on one file: every next start finishes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tillgate-migrate-'));
    const file = join(folder, 'tillgate.db');
    const migrate = async (target: string, fatal: number) => {
      const child = await startProgram(folder, './migrate-child.ts', [target, `${fatal}`]);
      return new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `${code}`)));
    };
    try {
      for (const fatal of [2, 8, 15, 22, 30, 38, 44]) {
        expect([fatal, await migrate(file, fatal)]).toEqual([fatal, 'SIGKILL']);
        // A start right now, on what the kill left; the file itself is killed again.
        const copy = join(folder, `after-${fatal}.db`);
        for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
        const database = await openDatabase(copy, { serve: true });
        await expectSound(database);
        await database.close();
      }
      expect(await migrate(file, 0)).toBe('0');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The file is whole, and the schema is there and takes rows. */
async function expectSound(database: Awaited<ReturnType<typeof openDatabase>>): Promise<void> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database.read);
  expect(rows).toEqual([{ integrity_check: 'ok' }]);
  await database.write((tx) =>
    sql`insert into settings (key, value) values ('probe', 'x') on conflict (key) do nothing`.execute(tx),
  );
  expect(await database.read.selectFrom('confirmations').selectAll().execute()).toEqual([]);
}

describe('A11 told to stop with a payment under way', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await startStores();
  });
  afterEach(() => stores.stop());

  it('answers it, takes no new one, ends by itself within ten seconds, and the next process finishes the rest', async () => {
    const stopping = await startProcess(stores);
    const { transactionId, url } = await stores.craftingStore.purchase();
    // The bank's answer is lost for a second and a half.
    const paying = shopper(url ?? '').pay({ details: card(CARDS.timesOut) });
    await eventually('the charge to be under way', async () => (await shopper(url ?? '').view()).payment !== null);
    const since = Date.now();
    const ended = stopping.stop();
    expect((await paying).status).toBe(200);
    expect(await ended).toBe('0');
    expect(Date.now() - since).toBeLessThan(10_000);
    await expect(fetch(`${stores.tillgateUrl}/healthz`)).rejects.toThrow();

    const next = await startProcess(stores);
    await eventually('the store to be told', async () => (await shopper(url ?? '').view()).storeInformed, 20_000);
    expect(await next.stop()).toBe('0');
    expect(stores.craftingStore.ledger.payment(transactionId).commandsRun).toHaveLength(1);
    expect(await chargesOf(stores)).toHaveLength(1);
  });
});

describe('A12 a database that cannot be written', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => scene.stop());

  // Set on the writing connection itself, so that SQLite's own errors come up through every layer.
  const writer = (pragma: string) => scene.tillgate.domain.database.write((tx) => sql.raw(pragma).execute(tx));
  const read = () => scene.tillgate.domain.database.read;
  const counts = async () => {
    const tables = ['checkouts', 'payments', 'notifications', 'confirmations', 'events'] as const;
    const rows = await Promise.all(tables.map((table) => read().selectFrom(table).select('id').execute()));
    return rows.map(({ length }) => length);
  };

  it('because it is read-only: nothing is acknowledged, nobody is charged, and all goes on when that is over', async () => {
    const { transactionId, url } = await scene.craftingStore.purchase();
    const slow = await scene.craftingStore.purchase();
    const pending = await shopper(slow.url ?? '').pay({ details: card(CARDS.settlesLater) });
    const ref = scene.bank.findByMerchantRef(pending.body.payment?.id ?? '')?.ref ?? '';
    const before = await counts();
    await writer('pragma query_only = on');

    // The store is not given a link that would not exist after a restart.
    const refused = await scene.craftingStore.purchase();
    expect([refused.status, refused.url]).toEqual([503, null]);
    const order = scene.atshop.placeOrder({ toPay: 500 });
    expect((await scene.atshop.requestLink(order._id)).status).toBe(503);
    // The intent cannot be committed, so the bank never hears of it.
    expect((await shopper(url ?? '').pay({ details: card(CARDS.approved) })).status).toBe(503);
    expect(scene.bank.payments()).toHaveLength(1);
    // Money that arrives meanwhile: the bank is told to try again.
    scene.bank.settleNow(ref);
    const { headers, body } = scene.bank.notification(ref, scene.clock.now()) ?? { headers: {}, body: Buffer.alloc(0) };
    const sent = { method: 'POST', headers, body: new Uint8Array(body) };
    expect((await fetch(`${scene.url}/notifications/card`, sent)).status).toBe(503);
    await scene.tillgate.runDue();
    expect(scene.craftingStore.ledger.callbacks).toEqual([]);
    expect(await counts()).toEqual(before);
    // What can still be read still is, and the process lives.
    expect((await shopper(url ?? '').view()).state).toBe('open');
    expect((await fetch(`${scene.url}/healthz`)).status).toBe(200);

    await scene.restart();
    expect((await scene.craftingStore.repeat(refused.transactionId)).status).toBe(200);
    expect((await scene.atshop.requestLink(order._id)).status).toBe(200);
    expect((await shopper(url ?? '').pay({ details: card(CARDS.approved) })).status).toBe(200);
    await scene.pass(2 * MINUTE, 20 * SECOND);
    for (const order of [url, slow.url]) {
      await eventually('the store to be told', async () => (await shopper(order ?? '').view()).storeInformed);
    }
    for (const id of [transactionId, slow.transactionId]) {
      expect(scene.craftingStore.ledger.payment(id).commandsRun).toHaveLength(1);
    }
    expect(scene.charges()).toHaveLength(2);
  });

  it('because the disk fills up in a rush: what was acknowledged is on it, what was not left nothing', async () => {
    // No page beyond those there are: rows still fit here and there, until they do not.
    await writer('pragma max_page_count = 1');
    const links = await Promise.all(Array.from({ length: 80 }, () => scene.craftingStore.purchase()));
    const given = links.filter(({ status }) => status === 200);
    const refused = links.filter(({ status }) => status !== 200);
    expect(given).not.toEqual([]);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
    const stored = (await read().selectFrom('checkouts').select('order_ref').execute()).map((row) => row.order_ref);
    expect(stored.sort()).toEqual(given.map(({ transactionId }) => transactionId).sort());

    await Promise.all(
      given.map(({ url }) =>
        shopper(url ?? '')
          .pay({ details: card(CARDS.approved) })
          .catch(() => null),
      ),
    );
    const intents = (await read().selectFrom('payments').select('public_id').execute()).map((row) => row.public_id);
    expect(intents.length).toBeLessThan(given.length);
    const heard = scene.bank.payments().map(({ merchantRef }) => merchantRef);
    expect(intents).toEqual(expect.arrayContaining(heard));

    await writer('pragma max_page_count = 1000000');
    for (const { transactionId } of refused) {
      expect((await scene.craftingStore.repeat(transactionId)).status).toBe(200);
    }
    await scene.pass(10 * MINUTE, MINUTE);
    const { ledger } = scene.craftingStore;
    await eventually('everyone charged to be told', async () => {
      await scene.tillgate.runDue();
      return ledger.commandsRun.length === scene.charges().length;
    });
    expect(new Set(scene.charges().map(({ merchantRef }) => merchantRef)).size).toBe(scene.charges().length);
    expect(ledger.payments.every(({ commandsRun }) => commandsRun.length <= 1)).toBe(true);
  });

  it('between the shop’s "yes" and our record of it, where twice is not once: read back, not repeated', async () => {
    const order = scene.atshop.placeOrder({ toPay: 500 });
    const { url } = await scene.atshop.requestLink(order._id);
    const fulfilled = () => scene.atshop.ledger.fulfilmentsOf(order._id).length;
    const gate = createGate();
    scene.atshop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the shop to fulfil', () => fulfilled() === 1);
    await writer('pragma query_only = on');
    gate.open();
    await eventually('the record to fail', () => scene.log().some((line) => line.includes('could not be sent')));
    await scene.restart();
    await scene.pass(HOUR, 10 * MINUTE);
    await eventually('the shop to be known as told', async () => (await shopper(url ?? '').view()).storeInformed);
    expect(fulfilled()).toBe(1);
  });
});

describe('A13 the power fails', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene({ craftingStore: { repeatedPaid: 'runAgain' } });
  });
  afterEach(() => scene.stop());

  it('at any moment of a busy minute: the copy opens, is whole, and has everything that was acknowledged', async () => {
    const file = join(scene.folder, 'tillgate.db');
    const snapshots: {
      readonly name: string;
      readonly acknowledged: readonly string[];
      readonly paid: readonly string[];
    }[] = [];
    const acknowledged: string[] = [];
    const paid: string[] = [];
    let busy = true;
    // Both files in one turn of the event loop: what a disk would hold if the power went now.
    const snapshotting = (async () => {
      while (busy) {
        const name = join(scene.folder, `copy-${snapshots.length}.db`);
        copyFileSync(file, name);
        copyFileSync(`${file}-wal`, `${name}-wal`);
        snapshots.push({ name, acknowledged: [...acknowledged], paid: [...paid] });
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })();
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { url } = await scene.craftingStore.purchase();
        acknowledged.push(url?.split('/').at(-1) ?? '');
        const { body } = await shopper(url ?? '').pay({ details: card(CARDS.approved) });
        if (body.payment?.state === 'paid') paid.push(body.payment.id);
      }),
    );
    busy = false;
    await snapshotting;
    expect(paid).toHaveLength(20);
    expect(snapshots.length).toBeGreaterThan(5);

    for (const { name, ...promised } of snapshots) {
      const copy = await openDatabase(name, { serve: false });
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(copy.read);
      expect(rows).toEqual([{ integrity_check: 'ok' }]);
      const ids = (await copy.read.selectFrom('checkouts').select('public_id').execute()).map(
        ({ public_id }) => public_id,
      );
      expect(ids).toEqual(expect.arrayContaining([...promised.acknowledged]));
      // A recorded capture and its outbox row are there together or not at all.
      const captured = await copy.read
        .selectFrom('payments')
        .select(['public_id', 'checkout_id'])
        .where('captured_minor', '>', 0)
        .execute();
      const queued = await copy.read.selectFrom('confirmations').select('checkout_id').execute();
      expect(captured.map(({ public_id }) => public_id)).toEqual(expect.arrayContaining([...promised.paid]));
      expect(queued.map(({ checkout_id }) => checkout_id).sort()).toEqual(
        captured.map(({ checkout_id }) => checkout_id).sort(),
      );
      await copy.close();
    }
  });

  it('in the middle of a write to the log: a torn tail is dropped, what was committed before stays', async () => {
    const first = await scene.craftingStore.purchase();
    const file = join(scene.folder, 'tillgate.db');
    const whole = readFileSync(`${file}-wal`).length;
    for (let index = 0; index < 3; index++) await scene.craftingStore.purchase();
    const log = readFileSync(`${file}-wal`);
    expect(log.length).toBeGreaterThan(whole);
    const tail = log.length - whole;
    for (const share of [0.05, 0.3, 0.5, 0.77, 0.99]) {
      const name = join(scene.folder, `torn-${share}.db`);
      copyFileSync(file, name);
      writeFileSync(`${name}-wal`, log.subarray(0, whole + Math.floor(tail * share)));
      const copy = await openDatabase(name, { serve: false });
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(copy.read);
      expect(rows).toEqual([{ integrity_check: 'ok' }]);
      const ids = (await copy.read.selectFrom('checkouts').select('order_ref').execute()).map(
        ({ order_ref }) => order_ref,
      );
      expect(ids).toContain(first.transactionId);
      expect(ids.length).toBeLessThanOrEqual(4);
      await copy.close();
    }
  });

  it('and an older copy is put back: what was told since is not told or fulfilled a second time at ATShop', async () => {
    const file = join(scene.folder, 'tillgate.db');
    const order = scene.atshop.placeOrder({ toPay: 500 });
    const { url } = await scene.atshop.requestLink(order._id);
    // Hold the confirmation back until the copy is made: in the copy it is still to be sent.
    scene.atshop.faults.connect.always({ fault: 'unavailable' });
    scene.atshop.dropConnections();
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually(
      'the row',
      async () => (await scene.operator.listConfirmations({ limit: 1 }))[0]?.state === 'waiting',
    );
    const old = [readFileSync(file), readFileSync(`${file}-wal`)] as const;
    scene.atshop.faults.connect.always(null);
    await scene.pass(HOUR, 10 * MINUTE);
    await eventually('the shop to be told', async () => (await shopper(url ?? '').view()).storeInformed);
    expect(scene.atshop.ledger.fulfilmentsOf(order._id)).toHaveLength(1);

    writeFileSync(join(scene.folder, 'restored.db'), old[0]);
    writeFileSync(join(scene.folder, 'restored.db-wal'), old[1]);
    await scene.restart((yaml) => yaml.replace('tillgate.db', 'restored.db'));
    await scene.pass(HOUR, 10 * MINUTE);
    await eventually('it to be known again', async () => (await shopper(url ?? '').view()).storeInformed);
    expect(scene.atshop.ledger.fulfilmentsOf(order._id)).toHaveLength(1);
    expect(scene.charges()).toHaveLength(1);
  });
});
