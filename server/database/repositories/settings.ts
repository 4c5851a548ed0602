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

export async function readSetting(db: Queries, key: string): Promise<string | null> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeSetting(db: Queries, key: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

export async function deleteSetting(db: Queries, key: string): Promise<void> {
  await db.deleteFrom('settings').where('key', '=', key).execute();
}
