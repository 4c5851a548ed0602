import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/database/database.ts';
import { startPostgres } from '../support/postgres.ts';

/** Where the databases of a figure are. */
export interface Place {
  /** The location of a new database with Tillgate's schema in it. */
  newDatabase(): Promise<string>;
  close(): Promise<void>;
}

export type Engine = 'sqlite' | 'postgres';

export const openPlace = (engine: Engine): Promise<Place> =>
  engine === 'postgres' ? openPostgresPlace() : openSqlitePlace();

/** Names and titles of figures on both engines; SQLite's have none of their own. */
export const suffixOf = (engine: Engine) => (engine === 'postgres' ? '-postgres' : '');

async function openSqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
  let made = 0;
  return {
    async newDatabase() {
      made += 1;
      // A folder each: the sandbox keeps a file of its own beside the database.
      return migrated(join(folder, String(made), 'tillgate.db'));
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A server of its own that flushes to disk, as a merchant's does. */
async function openPostgresPlace(): Promise<Place> {
  const postgres = await startPostgres({ durable: true });
  return {
    newDatabase: async () => migrated(await postgres.createDatabase()),
    close: () => postgres.stop(),
  };
}

async function migrated(location: string): Promise<string> {
  const database = await openDatabase(location, { serve: false });
  await database.close();
  return location;
}
