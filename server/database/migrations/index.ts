import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { initial } from './001-initial.ts';
import { actions } from './002-actions.ts';
import { waysToPay } from './003-ways-to-pay.ts';
import { severalServers } from './005-several-servers.ts';

/** In order of their names; a released one never changes. */
const migrations: Record<string, Migration> = {
  '001-initial': initial,
  '002-actions': actions,
  '003-ways-to-pay': waysToPay,
  '005-several-servers': severalServers,
};

/**
 * Brings the schema up to this version, all or nothing: Kysely itself does not put SQLite's migrations into a
 * transaction, and a kill in their middle would leave a file no start gets past. A database of a newer version is
 * refused, not damaged.
 */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  const error = await db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    const migrator = new Migrator({ db: connection, provider: { getMigrations: async () => migrations } });
    const result = await migrator.migrateToLatest();
    await (result.error ? sql`rollback` : sql`commit`).execute(connection);
    return result.error;
  });
  if (!error) return;
  throw new Error(
    `The database could not be brought to this version of Tillgate: ${error instanceof Error ? error.message : String(error)}. ` +
      'If it was last used by a newer version, run that version instead.',
  );
}
