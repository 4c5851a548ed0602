import type { Queries } from '../database.ts';

/** Reads a setting, writing `fresh()` the first time. */
export async function settingOrCreate(db: Queries, key: string, fresh: () => string): Promise<string> {
  await db
    .insertInto('settings')
    .values({ key, value: fresh() })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirstOrThrow();
  return row.value;
}
