import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../server/database/database.ts';
import { prepared } from '../../../server/database/prepared.ts';
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
