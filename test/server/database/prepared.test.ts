import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../server/database/database.ts';
import { prepared, preparedForIds } from '../../../server/database/prepared.ts';
import { recordEvent } from '../../../server/database/repositories/events.ts';

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tillgate-prepared-'));
  database = await openDatabase(join(folder, 'tillgate.db'), { serve: false });
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const setting = prepared((db, { key }: { key: string }) =>
  db.selectFrom('settings').selectAll().where('key', '=', key),
);
const insertSetting = prepared((db, row: { key: string; value: string }) => db.insertInto('settings').values(row));
const insertEvent = prepared(
  (db, row: { store_id: string; order_ref: string; at: number; kind: string; detail: string }) =>
    db.insertInto('events').values(row).returning('id'),
);

const event = { store_id: 'blocks', order_ref: 'order-1', at: 1, kind: 'tried', detail: '{}' };

describe('a prepared query', () => {
  it('takes its values anew at each use, also in the order of another object', async () => {
    await database.write(async (tx) => {
      await insertSetting(tx, { key: 'one', value: '1' });
      await insertSetting(tx, { value: '2', key: 'two' });
    });
    expect((await setting(database.read, { key: 'one' })).rows).toEqual([{ key: 'one', value: '1' }]);
    expect((await setting(database.read, { key: 'two' })).rows).toEqual([{ key: 'two', value: '2' }]);
    expect((await setting(database.read, { key: "two' or '1'='1" })).rows).toEqual([]);
  });

  it('says the id of what it inserted', async () => {
    const ids = await database.write(async (tx) => {
      const first = await insertEvent(tx, event);
      const second = await insertEvent(tx, event);
      return [...first.rows, ...second.rows].map(({ id }) => id);
    });
    const rows = await database.read.selectFrom('events').select('id').orderBy('id').execute();
    expect(ids).toEqual(rows.map(({ id }) => id));
    expect(new Set(ids).size).toBe(2);
  });

  it('is usable after a use that broke a rule of the schema', async () => {
    await database.write((tx) => insertSetting(tx, { key: 'one', value: '1' }));
    await expect(database.write((tx) => insertSetting(tx, { key: 'one', value: '2' }))).rejects.toThrow(/UNIQUE/);
    await database.write((tx) => insertSetting(tx, { key: 'two', value: '2' }));
    expect((await setting(database.read, { key: 'one' })).rows).toEqual([{ key: 'one', value: '1' }]);
  });
});

const kindsOf = preparedForIds((db, ids, { storeId }: { storeId: string }) =>
  db.selectFrom('events').select('kind').where('id', 'in', ids).where('store_id', '=', storeId).orderBy('id'),
);
const renamed = preparedForIds((db, ids, { kind }: { kind: string }) =>
  db.updateTable('events').set({ kind }).where('id', 'in', ids),
);

describe('a prepared query about a list of ids', () => {
  it('finds exactly those, however many they are', async () => {
    const kinds = Array.from({ length: 9 }, (_, index) => `kind-${index}`);
    const ids = await database.write(async (tx) => {
      const inserted = [];
      for (const kind of kinds) inserted.push(...(await insertEvent(tx, { ...event, kind })).rows);
      return inserted.map(({ id }) => id);
    });
    for (let length = 0; length <= ids.length; length += 1) {
      const { rows } = await kindsOf(database.read, ids.slice(0, length), { storeId: 'blocks' });
      expect(rows.map(({ kind }) => kind)).toEqual(kinds.slice(0, length));
    }
    expect((await kindsOf(database.read, ids, { storeId: 'another' })).rows).toEqual([]);
  });

  it('counts a row once, and leaves the others alone', async () => {
    const changed = await database.write(async (tx) => {
      const ids = [];
      for (let index = 0; index < 4; index += 1) ids.push(...(await insertEvent(tx, event)).rows.map(({ id }) => id));
      return renamed(tx, ids.slice(0, 3), { kind: 'new' });
    });
    expect(changed.numAffectedRows).toBe(3n);
    const rows = await database.read.selectFrom('events').select('kind').orderBy('id').execute();
    expect(rows.map(({ kind }) => kind)).toEqual(['new', 'new', 'new', 'tried']);
  });
});

describe('a group of use cases of which one fails', () => {
  it('keeps what the others did, once', async () => {
    const about = { storeId: 'blocks', orderRef: 'order-1', checkoutId: null };
    const results = await Promise.allSettled(
      ['first', 'bad', 'last'].map((kind) =>
        database.write(async (tx) => {
          await recordEvent(tx, about, 1, kind);
          if (kind === 'bad') throw new Error('on purpose');
          return kind;
        }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const kinds = await database.read.selectFrom('events').select('kind').orderBy('id').execute();
    expect(kinds.map(({ kind }) => kind)).toEqual(['first', 'last']);
  });
});
