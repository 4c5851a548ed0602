import { type Kysely, type Migration, type MigrationResultSet, Migrator, sql } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { initial } from './001-initial.ts';
import { actions } from './002-actions.ts';
import { waysToPay } from './003-ways-to-pay.ts';
import { standing } from './004-standing.ts';
import { severalServers } from './005-several-servers.ts';
import { type Statement, statementFor } from './statements.ts';

/** In order of their names; a released one never changes. */
const released: Readonly<Record<string, readonly Statement[]>> = {
  '001-initial': initial,
  '002-actions': actions,
  '003-ways-to-pay': waysToPay,
  '004-standing': standing,
  '005-several-servers': severalServers,
};

/**
 * Brings a file's schema up to this version, all or nothing: Kysely itself does not put SQLite's migrations into a
 * transaction, and a kill in their middle would leave a file no start gets past. A database of a newer version is
 * refused, not damaged.
 */
export async function migrateSqlite(db: Kysely<Schema>): Promise<void> {
  const result = await db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    const done = await toLatest(connection, 'sqlite');
    await (done.error ? sql`rollback` : sql`commit`).execute(connection);
    return done;
  });
  refuseFailed(result);
}

/** The same for PostgreSQL, where Kysely itself uses a transaction and a lock: servers that start at once follow one another. */
export async function migratePostgres(db: Kysely<Schema>): Promise<void> {
  refuseFailed(await toLatest(db, 'postgres'));
}

function toLatest(db: Kysely<Schema>, engine: Engine): Promise<MigrationResultSet> {
  return new Migrator({ db, provider: { getMigrations: async () => migrationsFor(engine) } }).migrateToLatest();
}

/** The migrations in an engine's own words. */
export function migrationsFor(engine: Engine): Record<string, Migration> {
  const up = (statements: readonly Statement[]) => async (db: Kysely<unknown>) => {
    for (const statement of statements) {
      const text = statementFor(engine, statement);
      if (text !== null) await sql.raw(text).execute(db);
    }
  };
  return Object.fromEntries(Object.entries(released).map(([name, statements]) => [name, { up: up(statements) }]));
}

function refuseFailed({ error }: MigrationResultSet): void {
  if (!error) return;
  throw new Error(
    `The database could not be brought to this version of Tillgate: ${error instanceof Error ? error.message : String(error)}. ` +
      'If it was last used by a newer version, run that version instead.',
    { cause: error },
  );
}
