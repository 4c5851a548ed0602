import { openDatabase } from '../database/database.ts';
import { writeSetting } from '../database/repositories/settings.ts';
import * as sqlite from '../database/sqlite/put-back.ts';
import { RESTORED } from './older-copy.ts';

/** Puts a backup in the place of an SQLite database, so that the next start is a careful one. */
export const putBack = (backup: string, database: string, at: number): Promise<sqlite.PutBackResult> =>
  sqlite.putBack(backup, database, RESTORED, at);

/**
 * Says of a database, of either kind, that an older copy was put in its place by other means.
 *
 * @throws DatabaseInUseError while a server runs on a file; on PostgreSQL whoever runs this has stopped them
 */
export async function markRestored(location: string, at: number): Promise<void> {
  const database = await openDatabase(location, { serve: true });
  try {
    await database.write((tx) => writeSetting(tx, RESTORED, String(at)));
  } finally {
    await database.close();
  }
}
