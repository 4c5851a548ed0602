import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/database/database.ts';

/** Where the databases of a figure are. */
export interface Place {
  /** The location of a new database with Tillgate's schema in it. */
  newDatabase(): Promise<string>;
  close(): Promise<void>;
}

export async function openSqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
  let made = 0;
  return {
    async newDatabase() {
      made += 1;
      // A folder each: the sandbox keeps a file of its own beside the database.
      const location = join(folder, String(made), 'tillgate.db');
      const database = await openDatabase(location, { serve: false });
      await database.close();
      return location;
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
