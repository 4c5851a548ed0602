import { type Kysely, type Migration, Migrator } from 'kysely';
import { initial } from './001-initial.ts';

/** In order of their names; a released one never changes. */
const migrations: Record<string, Migration> = {
  '001-initial': initial,
};

/** Brings the schema up to this version. A database of a newer version is refused, not damaged. */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  throw new Error(
    `The database could not be brought to this version of Tillgate: ${error instanceof Error ? error.message : String(error)}. ` +
      'If it was last used by a newer version, run that version instead.',
  );
}
