import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../server/database/database.ts';
import { moveToPostgres } from '../../../server/database/move/to-postgres.ts';
import { readSetting, settingOrCreate } from '../../../server/database/repositories/settings.ts';
import { backUp } from '../../../server/database/sqlite/back-up.ts';
import { RESTORED } from '../../../server/recovery/older-copy.ts';
import { markRestored, putBack } from '../../../server/recovery/restore.ts';
import { cli, GOOD_CONFIG, testFolder } from './support.ts';

const folder = testFolder();
const at = (name: string) => join(folder.path, name);
const run = (argv: readonly string[], env = {}) =>
  cli(argv, { cwd: folder.path, env, runtime: { backUp, putBack, markRestored, moveToPostgres } });

/** A database as a server makes it, with one order in it. */
async function makeDatabase(name: string): Promise<Database> {
  const database = await openDatabase(at('data/tillgate.db'), { serve: false });
  await database.write((tx) => settingOrCreate(tx, 'installation', () => 'this one'));
  await database.write((tx) =>
    tx
      .insertInto('settings')
      .values({ key: name, value: 'x'.repeat(10_000) })
      .execute(),
  );
  return database;
}

const drafts = () => readdirSync(folder.path).filter((name) => name.startsWith('.'));

describe('tillgate backup', () => {
  let database: Database;
  beforeEach(async () => {
    database = await makeDatabase('first');
    return () => database.close();
  });

  it('copies the database beside whoever uses it, for its owner only, and says how to put it back', async () => {
    const { code, out, err } = await run(['backup', 'copy.db']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Backed up to copy\.db: \d+\.\d kB, 0 checkouts, read back and whole, in \d+\.\d s\.\n/);
    expect(out).toContain('tillgate restore copy.db');
    expect(statSync(at('copy.db')).mode & 0o777).toBe(0o600);
    expect(drafts()).toEqual([]);
    const copy = await openDatabase(at('copy.db'), { serve: false });
    expect(await readSetting(copy.read, 'installation')).toBe('this one');
    await copy.close();
  });

  it('overwrites nothing without --force', async () => {
    writeFileSync(at('copy.db'), 'precious');
    const { code, err } = await run(['backup', 'copy.db']);
    expect(code).toBe(1);
    expect(err).toContain('Not backed up (target_exists)');
    expect(readFileSync(at('copy.db'), 'utf8')).toBe('precious');
    expect((await run(['backup', 'copy.db', '--force', '--json'])).code).toBe(0);
    expect(readFileSync(at('copy.db')).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  it('never writes onto the database itself, by whatever name', async () => {
    linkSync(at('data/tillgate.db'), at('other-name.db'));
    for (const target of ['data/tillgate.db', './data/../data/tillgate.db', 'other-name.db', 'data/tillgate.db-wal']) {
      const { code, out } = await run(['backup', target, '--force', '--json']);
      expect([code, JSON.parse(out).code]).toEqual([1, 'target_is_database']);
    }
    expect(await readSetting(database.read, 'installation')).toBe('this one');
  });

  it('says what is missing: the folder, a file to write, the database', async () => {
    mkdirSync(at('folder'));
    expect((await run(['backup', 'nowhere/copy.db'])).err).toContain('(no_folder)');
    expect((await run(['backup', 'folder', '--force'])).err).toContain('(not_a_file)');
    writeFileSync(at('tillgate.yaml'), `database: ./none.db\n${GOOD_CONFIG}`);
    expect((await run(['backup', 'copy.db'])).err).toContain('(no_database)');
    expect(existsSync(at('none.db'))).toBe(false);
  });

  it('names the command for PostgreSQL, without the password', async () => {
    writeFileSync(
      at('tillgate.yaml'),
      `database: postgres://shop:\${PG_PASSWORD}@db.internal:5433/books\n${GOOD_CONFIG}`,
    );
    const { code, out, err } = await run(['backup', 'my copy.dump'], { PG_PASSWORD: 'hush-hush' });
    expect(code).toBe(1);
    expect(out).toBe(
      "pg_dump --format=custom --file='my copy.dump' --host=db.internal --port=5433 --username=shop --dbname=books\n",
    );
    expect(out + err).not.toContain('hush-hush');
  });
});

describe('tillgate restore', () => {
  beforeEach(async () => {
    await (await makeDatabase('first')).close();
    expect((await run(['backup', 'copy.db'])).code).toBe(0);
    await (await makeDatabase('second')).close();
  });

  const setting = async (key: string) => {
    const database = await openDatabase(at('data/tillgate.db'), { serve: false });
    const value = await readSetting(database.read, key);
    await database.close();
    return value;
  };

  it('refuses while a server runs, and changes nothing', async () => {
    const serving = await openDatabase(at('data/tillgate.db'), { serve: true });
    const { code, err } = await run(['restore', 'copy.db']);
    expect(code).toBe(1);
    expect(err).toContain('Another Tillgate server is using');
    await serving.close();
    expect(await setting('second')).not.toBeNull();
  });

  it('refuses what is not a sound backup', async () => {
    const whole = readFileSync(at('copy.db'));
    writeFileSync(at('torn.db'), whole.subarray(0, whole.length / 2));
    writeFileSync(at('text.db'), 'not a database at all');
    writeFileSync(at('empty.db'), '');
    for (const name of ['torn.db', 'text.db', 'empty.db']) {
      const { code, err } = await run(['restore', name]);
      expect([name, code]).toEqual([name, 1]);
      expect(err).toContain('is not a sound database of Tillgate');
    }
    expect((await run(['restore', 'gone.db'])).err).toContain('(no_backup)');
    expect((await run(['restore', 'data/tillgate.db'])).err).toContain('(backup_is_database)');
    expect(await setting('second')).not.toBeNull();
    expect(readdirSync(at('data')).filter((name) => name.endsWith('.draft'))).toEqual([]);
  });

  it('puts the backup where no database is, marked for a careful start', async () => {
    rmSync(at('data'), { recursive: true });
    const { code, out } = await run(['restore', 'copy.db', '--json']);
    expect([code, JSON.parse(out)]).toMatchObject([0, { result: 'done', kept: null }]);
    expect([await setting('first'), await setting('second')]).toEqual([expect.any(String), null]);
    expect(await setting(RESTORED)).not.toBeNull();
  });

  it('without a file marks what was put back by other means', async () => {
    expect((await run(['restore'])).code).toBe(0);
    expect(await setting(RESTORED)).not.toBeNull();
  });
});

describe('tillgate migrate-to-postgres', () => {
  const move = (argv: readonly string[]) =>
    cli(['migrate-to-postgres', ...argv], {
      cwd: folder.path,
      runtime: {
        moveToPostgres: async (_file, _url, { dryRun }) => ({
          result: dryRun ? 'would_move' : 'moved',
          rows: { checkouts: 3 },
          ms: 1_500,
        }),
      },
    });

  it('says what it moved, and the line to write, without the password', async () => {
    const { code, out, err } = await move(['postgres://shop:hush-hush@db.internal/books']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('checkouts  3');
    expect(out).toContain(`database: postgres://shop:$${'{DATABASE_PASSWORD}'}@db.internal/books`);
    expect(out).not.toContain('hush-hush');
  });

  it('only looks with --dry-run', async () => {
    const { out } = await move(['postgres://shop@db.internal/books', '--dry-run', '--json']);
    expect(JSON.parse(out)).toEqual({ result: 'would_move', rows: { checkouts: 3 }, ms: 1_500 });
  });

  it('takes only the address of a PostgreSQL', async () => {
    expect((await move(['./other.db'])).err).toContain('(not_an_address)');
    writeFileSync(at('tillgate.yaml'), `database: postgres://shop@db.internal/books\n${GOOD_CONFIG}`);
    expect((await move(['postgres://shop@db.internal/books'])).err).toContain('(not_a_file)');
  });
});
