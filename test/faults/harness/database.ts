import { type Postgres, startPostgres } from '../../support/postgres.ts';
import { type SpoiltLine, startProxy } from './proxy.ts';

/** Where the servers of a round keep their books. */
export interface Storage {
  /** What stands as `database:`. */
  readonly location: string;
  /** Of a database behind a line: the line; null: a file. */
  readonly line: SpoiltLine | null;
  close(): Promise<void>;
}

export interface Storages {
  next(): Promise<Storage>;
  close(): Promise<void>;
}

export const files: Storages = {
  next: async () => ({ location: './tillgate.db', line: null, close: async () => undefined }),
  close: async () => undefined,
};

/** One PostgreSQL for all rounds, a database and a line of its own for each. */
export async function postgresStorages(): Promise<Storages> {
  const postgres: Postgres = await startPostgres();
  return {
    async next() {
      const url = new URL(await postgres.createDatabase());
      const line = await startProxy(postgres.port);
      url.port = String(line.port);
      return { location: url.href, line, close: () => line.close() };
    },
    close: () => postgres.stop(),
  };
}
