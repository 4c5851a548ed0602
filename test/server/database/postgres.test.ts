import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { checkPostgres } from '../../../server/cli/doctor/postgres-check.ts';
import { type Database, openDatabase } from '../../../server/database/database.ts';
import { prepared } from '../../../server/database/prepared.ts';
import { checkoutsOfOrder } from '../../../server/database/repositories/checkouts.ts';
import { isUnavailable } from '../../../server/database/unavailable.ts';
import { cutAfterCommit } from '../support/cut-after-commit.ts';
import { freshPlace, type Place } from '../support/place.ts';

let place: Place;
let servers: Database[] = [];

async function open(): Promise<Database> {
  const server = await openDatabase(place.location, { serve: true });
  servers.push(server);
  return server;
}

beforeEach(async () => {
  place = await freshPlace();
});
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
});

/** Ends connections as a failover does. */
async function endConnections(where: string): Promise<number> {
  const owner = new pg.Client({ connectionString: place.location });
  await owner.connect();
  const { rows } = await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and ${where}`,
  );
  await owner.end();
  return rows.length;
}

const put = (server: Database, key: string, value = 'v') =>
  server.write((tx) => tx.insertInto('settings').values({ key, value }).execute());
const keys = async (server: Database) =>
  (await server.read.selectFrom('settings').select('key').orderBy('key').execute()).map(({ key }) => key);

describe('two servers on one database', () => {
  it('let one of fifty concurrent compare-and-sets win', async () => {
    const [a, b] = [await open(), await open()];
    await put(a, 'slot', 'free');
    const wins = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? a : b).write(async (tx) => {
          const seen = await tx.selectFrom('settings').select('value').where('key', '=', 'slot').executeTakeFirst();
          if (seen?.value !== 'free') return false;
          await tx
            .updateTable('settings')
            .set({ value: String(index) })
            .where('key', '=', 'slot')
            .execute();
          return true;
        }),
      ),
    );
    expect(wins.filter(Boolean)).toHaveLength(1);
  });

  it('hear from each other what became durable, and nothing of what was undone', async () => {
    const [a, b] = [await open(), await open()];
    const heard: string[] = [];
    const own: string[] = [];
    await new Promise<void>((resolve) => {
      b.listen((topic, payload) => void heard.push(`${topic} ${payload}`), resolve);
    });
    a.listen(
      (_topic, payload) => void own.push(payload),
      () => undefined,
    );
    await a.write((tx) => a.announce(tx, 'checkout', 'co_1'));
    await a
      .write(async (tx) => {
        await a.announce(tx, 'checkout', 'co_undone');
        throw new Error('no');
      })
      .catch(() => undefined);
    await a.write((tx) => a.announce(tx, 'checkout', 'co_2'));
    await expect.poll(() => heard).toEqual(['checkout co_1', 'checkout co_2']);
    expect(own).toEqual([]);
  });

  it('are told that they may have missed something once they listen again', async () => {
    const [a, b] = [await open(), await open()];
    const heard: string[] = [];
    let missed = 0;
    b.listen(
      (_topic, payload) => void heard.push(payload),
      () => {
        missed += 1;
      },
    );
    await expect.poll(() => missed).toBe(1);
    expect(await endConnections(`application_name = 'tillgate notices'`)).toBeGreaterThan(0);
    await expect.poll(() => missed, { timeout: 10_000 }).toBe(2);
    await a.write((tx) => a.announce(tx, 'checkout', 'after'));
    await expect.poll(() => heard).toEqual(['after']);
  });

  it('may start at once on an empty database', async () => {
    const cluster = inject('postgres');
    const owner = new pg.Client({ connectionString: `${cluster?.address}/postgres` });
    await owner.connect();
    const name = `empty_${process.hrtime.bigint()}`;
    await owner.query(`create database ${name}`);
    await owner.end();
    place = { location: `${cluster?.address}/${name}`, remove: () => undefined };
    const [first] = await Promise.all(Array.from({ length: 4 }, open));
    if (!first) throw new Error('none started');
    await put(first, 'works');
    expect(await keys(first)).toEqual(['works']);
  });
});

describe('a connection that is lost', () => {
  it('in the middle of a use case makes it run again as a whole', async () => {
    const server = await open();
    let runs = 0;
    await server.write(async (tx) => {
      runs += 1;
      await tx
        .insertInto('settings')
        .values({ key: 'first', value: String(runs) })
        .execute();
      if (runs === 1) await endConnections(`state = 'idle in transaction'`);
      await tx
        .insertInto('settings')
        .values({ key: 'second', value: String(runs) })
        .execute();
    });
    expect(runs).toBe(2);
    const rows = await server.read.selectFrom('settings').selectAll().orderBy('key').execute();
    expect(rows).toEqual([
      { key: 'first', value: '2' },
      { key: 'second', value: '2' },
    ]);
  });

  it('between writes is not noticed by anybody', async () => {
    const server = await open();
    await put(server, 'before');
    expect(await endConnections(`application_name = 'tillgate'`)).toBeGreaterThan(0);
    expect(await keys(server)).toEqual(['before']);
    await put(server, 'after');
    expect(await keys(server)).toEqual(['after', 'before']);
  });

  it.each([
    ['that', undefined],
    ['that, and one connection more is refused for there being too many (53300),', '53300'],
    ['that, and one connection more is refused by a pooler (XX000),', 'XX000'],
    ['that, and one connection more is refused by the rules of a server that is being changed (28000),', '28000'],
  ])('while the commit is answered: %s does not run twice what was committed', async (_what, code) => {
    const server = await open();
    await server.write(async (tx) => {
      await sql`create table log (n integer)`.execute(tx);
    });
    let runs = 0;
    const cut = await cutAfterCommit(place.location);
    const through = await openDatabase(cut.location, { serve: true });
    servers.push(through);
    cut.arm(code);
    await through.write(async (tx) => {
      runs += 1;
      await sql`insert into log values (${runs})`.execute(tx);
    });
    expect(cut.cuts()).toBe(1);
    expect(runs).toBe(1);
    const { rows } = await sql<{ n: number }>`select n from log`.execute(server.read);
    expect(rows).toEqual([{ n: 1 }]);
    await through.close();
    await cut.stop();
  });
});

describe('a server whose default is another isolation', () => {
  it.each(['read committed', 'repeatable read', 'serializable'])('(%s) takes what is written', async (level) => {
    const owner = new pg.Client({ connectionString: place.location });
    await owner.connect();
    const name = new URL(place.location).pathname.slice(1);
    await owner.query(`alter database ${name} set default_transaction_isolation = '${level}'`);
    await owner.end();
    const server = await open();
    await put(server, 'first');
    // After this long plans are made anew.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await put(server, 'second');
    const levels = await server.write(
      async (tx) =>
        (await sql<{ level: string }>`select current_setting('transaction_isolation') as level`.execute(tx)).rows,
    );
    expect(levels).toEqual([{ level: 'read committed' }]);
    expect(await keys(server)).toEqual(['first', 'second']);
  });
});

describe('a reader', () => {
  it('says that the database is away where its connection is lost and there is no other', async () => {
    const cut = await cutAfterCommit(place.location);
    const through = await openDatabase(cut.location, { serve: true });
    servers.push(through);
    const busy = sql`select pg_sleep(2)`.execute(through.read).then(
      () => 'answered',
      (error: unknown) => error,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    await cut.stop();
    const failure = await busy;
    expect(failure).toMatchObject({ code: 'ECONNREFUSED' });
    expect(isUnavailable(failure)).toBe(true);
  }, 30_000);
});

describe('a query kept under a name', () => {
  const settings = prepared((db, { key }: { key: string }) =>
    db.selectFrom('settings').selectAll().where('key', '=', key),
  );
  const ask = (server: Database) => server.write(async (tx) => (await settings(tx, { key: 'k' })).rows);
  const kept = (server: Database) =>
    server.write(async (tx) => {
      const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(tx);
      return rows.map(({ statement }) => statement);
    });

  it('is parsed once for all transactions', async () => {
    const server = await open();
    await put(server, 'k');
    for (let i = 0; i < 3; i += 1) await ask(server);
    expect(await kept(server)).toEqual(['select * from "settings" where "key" = $1']);
  });

  it('is asked anew, the whole use case with it, once its table has got another column', async () => {
    const server = await open();
    await put(server, 'k');
    await ask(server);
    await settings(server.read, { key: 'k' });
    await server.write((tx) => sql`alter table settings add column note text`.execute(tx));
    const rows = [{ key: 'k', value: 'v', note: null }];
    let runs = 0;
    const again = await server.write(async (tx) => {
      runs += 1;
      return (await settings(tx, { key: 'k' })).rows;
    });
    expect(again).toEqual(rows);
    expect(runs).toBe(2);
    expect((await settings(server.read, { key: 'k' })).rows).toEqual(rows);
  });

  it('is asked without a name from then on where the name was lost, as behind a pooler', async () => {
    const server = await open();
    await put(server, 'k');
    await ask(server);
    await settings(server.read, { key: 'k' });
    await sql`deallocate all`.execute(server.read);
    await server.write((tx) => sql`deallocate all`.execute(tx));
    expect(await ask(server)).toEqual([{ key: 'k', value: 'v' }]);
    expect((await settings(server.read, { key: 'k' })).rows).toEqual([{ key: 'k', value: 'v' }]);
    await ask(server);
    expect(await kept(server)).toEqual([]);
  });

  it('is kept, and its connection too, when a statement sent along with it failed', async () => {
    const server = await open();
    const insert = prepared((db, row: { key: string; value: string }) => db.insertInto('settings').values(row));
    const backend = () =>
      server.write(async (tx) => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)).rows[0]?.pid);
    await server.write((tx) => insert(tx, { key: 'taken', value: 'v' }));
    const before = await backend();
    const results = await Promise.allSettled([
      server.write((tx) => insert(tx, { key: 'taken', value: 'v' }), ['taken']),
      server.write((tx) => settings(tx, { key: 'a' }), ['a']),
      server.write((tx) => settings(tx, { key: 'b' }), ['b']),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    await ask(server);
    expect(await backend()).toBe(before);
    expect(await kept(server)).toContain('select * from "settings" where "key" = $1');
  });

  it('takes the index that fits soon after its table has grown', async () => {
    const server = await open();
    for (let i = 0; i < 10; i += 1) await server.write((tx) => checkoutsOfOrder(tx, 'blocks', 'o5'));
    await server.write((tx) =>
      sql`insert into checkouts (id, public_id, store_id, order_ref, amount_minor, currency, title, state, expires_at,
          created_at, updated_at)
        select n, 'co_' || n, 'blocks', 'o' || n, 1, 'EUR', 't', 'open', 1, 1, 1 from generate_series(1, 5000) n`.execute(
        tx,
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const plan = await server.write(async (tx) => {
      const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements
        where statement like '%"order_ref" = $2%'`.execute(tx);
      const steps = await sql<object>`explain execute ${sql.id(rows[0]?.name ?? '')} ('blocks', 'o5')`.execute(tx);
      return JSON.stringify(steps.rows);
    });
    expect(plan).toMatch(/using checkouts_(order|payable)/);
  });
});

describe('use cases of one group that are about different things', () => {
  const about = (server: Database, key: string) =>
    server.write((tx) => tx.insertInto('settings').values({ key, value: 'v' }).execute(), [key]);

  it('are kept, all but the one whose statement failed', async () => {
    const server = await open();
    await put(server, 'taken');
    const results = await Promise.allSettled(['a', 'taken', 'b', 'c'].map((key) => about(server, key)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: '23505' } });
    expect(await keys(server)).toEqual(['a', 'b', 'c', 'taken']);
  });

  it('are all run again when the connection is lost among them', async () => {
    const server = await open();
    let runs = 0;
    const one = (key: string) =>
      server.write(
        async (tx) => {
          runs += 1;
          await tx.insertInto('settings').values({ key, value: 'v' }).execute();
          if (runs === 3) await endConnections(`state like '%transaction%'`);
          await tx.updateTable('settings').set({ value: 'w' }).where('key', '=', key).execute();
        },
        [key],
      );
    await Promise.all(['a', 'b', 'c'].map(one));
    expect(runs).toBe(6);
    expect(await keys(server)).toEqual(['a', 'b', 'c']);
  });

  it('do not let two that are about the same thing both find it free', async () => {
    const server = await open();
    const take = (key: string) =>
      server.write(
        async (tx) => {
          const seen = await tx.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
          if (seen) return false;
          await tx.insertInto('settings').values({ key, value: 'v' }).execute();
          return true;
        },
        [key],
      );
    const wins = await Promise.all(Array.from({ length: 60 }, (_, index) => take(`slot ${index % 6}`)));
    expect(wins.filter(Boolean)).toHaveLength(6);
  });
});

describe('one failing use case of a group', () => {
  it('is undone alone, also when a statement of it failed', async () => {
    const server = await open();
    await put(server, 'taken');
    const results = await Promise.allSettled([put(server, 'a'), put(server, 'taken'), put(server, 'b')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await keys(server)).toEqual(['a', 'b', 'taken']);
  });
});

describe('what PostgreSQL cannot hold', () => {
  it('is written with a replacement for NUL, and found again', async () => {
    const server = await open();
    await put(server, 'nul', 'a\0b');
    const row = await server.read.selectFrom('settings').selectAll().where('value', '=', 'a\0b').executeTakeFirst();
    expect(row).toEqual({ key: 'nul', value: 'a\uFFFDb' });
  });
});

describe('an address that leads nowhere', () => {
  it.each([
    ['of a database that is not there', (url: string) => url.replace(/[^/]+$/, 'nowhere'), /no such database/],
    ['with a wrong password', (url: string) => url.replace(/:[^:@/]+@/, ':wrong@'), /refuses the password/],
  ])('%s is refused with advice, and without the password', async (_name, wrong, advice) => {
    const location = wrong(place.location);
    const refused = await openDatabase(location, { serve: true }).catch((error: unknown) => error);
    expect(String(refused)).toMatch(advice);
    expect(String(refused)).not.toContain(new URL(location).password);
  });
});

describe('the doctor', () => {
  const clock = { now: () => Date.now() };

  it('finds that the tests’ database would not survive a power cut', async () => {
    const [finding, ...others] = await checkPostgres(place.location, clock);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ level: 'error', message: expect.stringContaining('fsync is off') });
  });

  it('finds clocks that differ', async () => {
    const findings = await checkPostgres(place.location, { now: () => Date.now() - 60_000 });
    expect(findings.map(({ message }) => message).join()).toContain('clock is 60 s ahead');
  });

  it('says when nobody can be reached', async () => {
    const [finding] = await checkPostgres('postgres://tillgate:hidden@127.0.0.1:1/none', clock);
    expect(finding).toMatchObject({ level: 'error', message: expect.stringContaining('nothing listens there') });
    expect(JSON.stringify(finding)).not.toContain('hidden');
  });
});
