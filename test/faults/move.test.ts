/** Group K: an installation in the middle of everything is moved from its file into PostgreSQL. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../server/clock.ts';
import { openDatabase } from '../../server/database/database.ts';
import { MOVED } from '../../server/database/move/moved.ts';
import { moveToPostgres } from '../../server/database/move/to-postgres.ts';
import { readSetting } from '../../server/database/repositories/settings.ts';
import { connectSqlite } from '../../server/database/sqlite/connect.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { eventually } from '../support/world.ts';
import { openScene, type Scene } from './scene.ts';

let postgres: Postgres;
let scene: Scene;
let url: string;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.createDatabase();
  scene = await openScene({
    noNotifications: true,
    craftingStore: { repeatedPaid: 'runAgain' },
    // Where the sandbox's bank, too, keeps its books: they stay where they are.
    edit: (yaml) => yaml.replace('./tillgate.db', './data/tillgate.db'),
  });
});
afterEach(() => scene.stop());

const file = () => join(scene.folder, 'data', 'tillgate.db');
const now = () => scene.clock.now();

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

async function place(): Promise<Placed[]> {
  const { transactionId, url } = await scene.craftingStore.purchase();
  const order = scene.atshop.placeOrder({ toPay: 500 });
  const link = await scene.atshop.requestLink(order._id);
  return [
    { url: url ?? '', delivered: () => scene.craftingStore.ledger.payment(transactionId).commandsRun.length },
    { url: link.url ?? '', delivered: () => scene.atshop.ledger.fulfilmentsOf(order._id).length },
  ];
}

const states = async () => (await scene.operator.listConfirmations({ limit: 50 })).map(({ state }) => state).sort();

/** In both shops: told, waiting, being sent when the server ended, and money on its way; and one link nobody used yet. */
async function midFlight(): Promise<{ all: Placed[]; open: Placed[] }> {
  const [told, waiting, sending, pending, open] = await Promise.all([place(), place(), place(), place(), place()]);
  for (const order of told) await shopper(order.url).pay({ details: card(CARDS.approved) });
  await eventually('them to be told', async () => (await states()).join() === 'delivered,delivered');
  scene.craftingStore.faults.always({ fault: 'status', status: 503 });
  scene.atshop.faults.connect.always({ fault: 'unavailable' });
  scene.atshop.dropConnections();
  for (const order of [...waiting, ...sending]) await shopper(order.url).pay({ details: card(CARDS.approved) });
  for (const order of pending) await shopper(order.url).pay({ details: card(CARDS.settlesLater) });
  await eventually('the outbox', async () => (await states()).filter((state) => state === 'waiting').length === 4);
  await stop();
  const { reader, writer } = connectSqlite(file());
  const rows = await reader
    .selectFrom('confirmations')
    .select('id')
    .where('state', '=', 'waiting')
    .orderBy('id')
    .execute();
  const leased = { state: 'sending', lease_token: 'of a process that ended', lease_until: now() + MINUTE };
  const last = rows.slice(2).map(({ id }) => id);
  await writer
    .updateTable('confirmations')
    .set({ ...leased, next_at: now() + MINUTE })
    .where('id', 'in', last)
    .execute();
  await Promise.all([reader.destroy(), writer.destroy()]);
  scene.craftingStore.faults.always(null);
  scene.atshop.faults.connect.always(null);
  return { all: [...told, ...waiting, ...sending, ...pending], open };
}

const serveFrom = (location: string) =>
  scene.restart((yaml) => yaml.replace(/^database:.*$/m, `database: ${location}`));

const CHILD = fileURLToPath(new URL('./move-child.ts', import.meta.url));

/** The move in a process of its own; it kills itself at `fatal`. */
const moveElsewhere = (fatal = ''): ChildProcess =>
  fork(CHILD, [file(), url, fatal], { execArgv: ['--import', 'tsx'], stdio: 'ignore' });

const endOf = (child: ChildProcess) =>
  new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? String(code))));

async function withTarget<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** Has the target's commit take a second, and then do `what`. */
async function slowCommit(what: 'pass' | 'fail'): Promise<void> {
  // Migrated by whoever opens it, and still empty.
  await (await openDatabase(url, { serve: false })).close();
  await withTarget((client) =>
    client.query(`
    create function slowly() returns trigger language plpgsql as $$
      begin
        perform pg_sleep(1);
        ${what === 'fail' ? "raise exception 'the machine went down';" : ''}
        return null;
      end $$;
    create constraint trigger slowly after insert on settings deferrable initially deferred
      for each row when (new.key = 'installation') execute function slowly()`),
  );
}

async function isMarked(): Promise<boolean> {
  const { reader, writer } = connectSqlite(file());
  try {
    return (await readSetting(reader, MOVED)) !== null;
  } finally {
    await Promise.all([reader.destroy(), writer.destroy()]);
  }
}

/** Killed while the target commits: the file has said already that it was moved. */
async function killAtCommit(): Promise<void> {
  const child = moveElsewhere();
  const end = endOf(child);
  await eventually('the file to be marked', isMarked);
  child.kill('SIGKILL');
  expect(await end).toBe('SIGKILL');
}

describe('an installation moved to PostgreSQL in the middle of everything', () => {
  it('tells every order once, whatever state it was moved in, and the file serves no more', async () => {
    const { all, open } = await midFlight();
    const planned = await moveToPostgres(file(), url, { now: now(), dryRun: true });
    expect(planned).toMatchObject({ result: 'would_move', rows: { checkouts: 10, payments: 8, confirmations: 6 } });
    const seen: string[] = [];
    const moved = await moveToPostgres(file(), url, { now: now(), onProgress: ({ table }) => seen.push(table) });
    expect(moved).toMatchObject({ result: 'moved', rows: { checkouts: 10, payments: 8, confirmations: 6 } });
    expect(seen).toContain('confirmation_attempts');

    await expect(openDatabase(file(), { serve: true })).rejects.toThrow(/was moved to PostgreSQL.*Set `database:`/);
    await serveFrom(url);
    for (const payment of scene.bank.payments()) if (payment.captured === 0) scene.bank.settleNow(payment.ref);
    for (const order of open) await shopper(order.url).pay({ details: card(CARDS.approved) });
    await scene.pass(HOUR, 5 * MINUTE);
    await eventually('everyone to be told', async () => {
      await scene.pass(MINUTE);
      return (await states()).join() === Array(10).fill('delivered').join();
    });
    expect([...all, ...open].map((order) => order.delivered())).toEqual(Array(10).fill(1));
    expect(scene.charges()).toHaveLength(10);

    // Once more, by mistake: the books there are this installation's.
    expect(await moveToPostgres(file(), url, { now: now() })).toEqual({ result: 'already_moved' });
  });

  it('broken off in the middle is simply done again, and until then the file serves', async () => {
    await midFlight();
    const broken = moveToPostgres(file(), url, {
      now: now(),
      onProgress: ({ table }) => {
        if (table === 'events') throw new Error('the machine went down');
      },
    });
    await expect(broken).rejects.toThrow('the machine went down');
    const still = await openDatabase(file(), { serve: true });
    await still.close();
    // Killed between the file's word and the target's: neither serves, until it is done again.
    const { reader, writer } = connectSqlite(file());
    await writer.insertInto('settings').values({ key: MOVED, value: 'somewhere' }).execute();
    await Promise.all([reader.destroy(), writer.destroy()]);
    await expect(openDatabase(file(), { serve: true })).rejects.toThrow(/run it again/);
    expect(await moveToPostgres(file(), url, { now: now() })).toMatchObject({ result: 'moved' });
  });

  it.each(['checkouts', 'confirmation_attempts'])(
    'killed while copying %s leaves nothing there, and is simply done again',
    async (table) => {
      await midFlight();
      expect(await endOf(moveElsewhere(table))).toBe('SIGKILL');
      await (await openDatabase(file(), { serve: true })).close();
      expect(await moveToPostgres(file(), url, { now: now() })).toMatchObject({
        result: 'moved',
        rows: { confirmations: 6 },
      });
    },
  );

  it('killed at a commit that fails has no server on either side until it is done again', async () => {
    await midFlight();
    await slowCommit('fail');
    await killAtCommit();
    await expect(openDatabase(file(), { serve: true })).rejects.toThrow(/run it again/);
    await withTarget((client) => client.query('drop function slowly cascade'));
    expect(await moveToPostgres(file(), url, { now: now() })).toMatchObject({
      result: 'moved',
      rows: { confirmations: 6 },
    });
  });

  it('killed at a commit that succeeds has been done', async () => {
    await midFlight();
    await slowCommit('pass');
    await killAtCommit();
    await expect(openDatabase(file(), { serve: true })).rejects.toThrow(/was moved to PostgreSQL/);
    await eventually('the target to have committed', async () => {
      const { rows } = await withTarget((client) => client.query("select 1 from settings where key = 'installation'"));
      return rows.length === 1;
    });
    expect(await moveToPostgres(file(), url, { now: now() })).toEqual({ result: 'already_moved' });
  });

  it('is refused while a server runs, into a database that is used, and where there is none', async () => {
    await expect(moveToPostgres(file(), url, { now: now() })).rejects.toThrow(/Another Tillgate server is using/);
    await stop();
    await (await openDatabase(url, { serve: true })).write((tx) =>
      tx.insertInto('settings').values({ key: 'installation', value: 'of somebody else' }).execute(),
    );
    expect(await moveToPostgres(file(), url, { now: now() })).toMatchObject({ code: 'target_not_empty' });
    const nowhere = url.replace(/\/[^/]+$/, '/nowhere');
    await expect(moveToPostgres(file(), nowhere, { now: now() })).rejects.toThrow(/there is no such database/);
    expect(await moveToPostgres(join(scene.folder, 'none.db'), url, { now: now() })).toMatchObject({
      code: 'no_database',
    });
    await scene.restart();
  });
});
