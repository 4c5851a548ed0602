import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import Libsql from 'libsql';
import type { Queries } from '../../../server/database/database.ts';
import type { Schema } from '../../../server/database/schema.ts';

/** How SQLite would go about the first query of `work`, e.g. `SEARCH checkouts USING INDEX …`, one step a line. */
export async function planOf(file: string, work: (db: Queries) => Promise<unknown>): Promise<string> {
  const asked: { sql: string; parameters: readonly unknown[] }[] = [];
  const listening = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    log: ({ query }) => void asked.push(query),
  });
  await work(listening);
  const [query] = asked;
  if (!query) throw new Error('Nothing was asked');
  const database = new Libsql(file);
  try {
    const steps = database.prepare(`explain query plan ${query.sql}`).all(...query.parameters) as { detail: string }[];
    return steps.map(({ detail }) => detail).join('\n');
  } finally {
    database.close();
  }
}
