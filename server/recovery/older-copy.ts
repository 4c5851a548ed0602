import type { Database, Queries } from '../database/database.ts';
import { isPostgresUrl } from '../database/location.ts';
import { countStart, isBehind, progressOf } from '../database/repositories/progress.ts';
import { deleteSetting, readSetting, writeSetting } from '../database/repositories/settings.ts';
import { readLatest, writeLatest } from './latest-file.ts';

/** Set by `tillgate restore` in the copy it puts back; its value is of no matter. */
export const RESTORED = 'restored';
/** Since when the database is a copy that was put back, epoch milliseconds as text. */
const PUT_BACK_AT = 'put_back_at';

/** What a server finds when it opens its database. */
export interface Finding {
  /** Why this start has to be a careful one; null: it need not. */
  readonly olderCopy: string | null;
  /** When an older copy was put back, this time or before; null: never. */
  readonly putBackAt: number | null;
}

/**
 * Whether the database is an older copy of what was served here: one that `tillgate restore` has put back, or, put
 * back by hand, one that has not come as far as the file beside it says.
 */
export async function examineCopy(
  database: Pick<Database, 'read'>,
  location: string,
  installation: string,
  now: number,
): Promise<Finding> {
  const { read } = database;
  const before = await readSetting(read, PUT_BACK_AT);
  const olderCopy = await reasonFor(read, location, installation);
  return { olderCopy, putBackAt: olderCopy !== null ? now : before === null ? null : Number(before) };
}

async function reasonFor(read: Queries, location: string, installation: string): Promise<string | null> {
  if ((await readSetting(read, RESTORED)) !== null) return 'it was restored';
  const latest = isPostgresUrl(location) ? null : await readLatest(location);
  if (latest?.installation !== installation) return null;
  return isBehind(await progressOf(read), latest)
    ? 'it has not come as far as the database that was here before'
    : null;
}

/**
 * Takes on the careful start, in its own transaction, so that a kill in between repeats it. False: another server on
 * this database has done it meanwhile.
 */
export async function takeOnCopy(tx: Queries, now: number, shared: boolean): Promise<boolean> {
  if (shared && (await readSetting(tx, RESTORED)) === null) return false;
  await deleteSetting(tx, RESTORED);
  await writeSetting(tx, PUT_BACK_AT, String(now));
  return true;
}

/** Keeps the file beside an SQLite database in step with it. */
export function createProgressKeeper(database: Database, location: string, installation: string) {
  let written = '';
  let turn: Promise<void> = Promise.resolve();
  async function write(): Promise<void> {
    if (isPostgresUrl(location)) return;
    const latest = { installation, ...(await progressOf(database.read)) };
    const text = JSON.stringify(latest);
    if (text === written) return;
    await writeLatest(location, latest);
    written = text;
  }
  return {
    async begin(): Promise<void> {
      await database.write(countStart);
      await this.keep();
    },
    /** One after the other: two at once would take each other's draft away. */
    keep(): Promise<void> {
      turn = turn.then(write, write);
      return turn;
    },
  };
}
