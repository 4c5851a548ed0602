import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../server/database/database.ts';
import { freshPlace, type Place } from '../support/place.ts';

let place: Place;
let database: Database;

beforeEach(async () => {
  place = await freshPlace();
  database = await openDatabase(place.location, { serve: true });
});
afterEach(async () => {
  await database.close();
  place.remove();
});

const put = (key: string) => database.write((tx) => tx.insertInto('settings').values({ key, value: 'v' }).execute());
const keys = async () =>
  (await database.read.selectFrom('settings').select('key').orderBy('key').execute()).map((row) => row.key);

describe('write', () => {
  it('answers only after the commit, and everyone who waited shares it', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, index) => put(`k${index}`)));
    expect(await keys()).toHaveLength(200);
  });

  it('undoes only the use case that failed', async () => {
    const results = await Promise.allSettled([
      put('before'),
      database.write(async (tx) => {
        await tx.insertInto('settings').values({ key: 'undone', value: 'v' }).execute();
        throw new Error('no');
      }),
      put('after'),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await keys()).toEqual(['after', 'before']);
  });

  it('lets one of fifty concurrent compare-and-sets win', async () => {
    await put('slot');
    const wins = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        database.write(async (tx) => {
          const seen = await tx.selectFrom('settings').select('value').where('key', '=', 'slot').executeTakeFirst();
          if (seen?.value !== 'v') return false;
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

  it('keeps readers on the last commit meanwhile', async () => {
    let seen: string[] = [];
    await database.write(async (tx) => {
      await tx.insertInto('settings').values({ key: 'half', value: 'v' }).execute();
      seen = await keys();
    });
    expect(seen).toEqual([]);
    expect(await keys()).toEqual(['half']);
  });
});

describe('a database', () => {
  it('holds integers up to the largest amount exactly', async () => {
    const { MAX_AMOUNT_MINOR } = await import('../../../shared/money.ts');
    await database.write((tx) =>
      tx
        .insertInto('events')
        .values({ store_id: 's', order_ref: 'o', checkout_id: null, at: MAX_AMOUNT_MINOR, kind: 'k', detail: '{}' })
        .execute(),
    );
    const row = await database.read.selectFrom('events').select('at').executeTakeFirst();
    expect(row?.at).toBe(MAX_AMOUNT_MINOR);
  });
});
