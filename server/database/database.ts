import type { Kysely } from 'kysely';
import type { Engine } from './engine.ts';
import { isPostgresUrl } from './location.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite/open.ts';
import type { WriteObserver } from './write-queue.ts';

/** What repositories query with: the reader, or the transaction of a write. */
export type Queries = Kysely<Schema>;

export interface Database {
  readonly engine: Engine;
  /** Other servers may be working on it. */
  readonly shared: boolean;
  /** Sees the last commit. */
  readonly read: Queries;
  /**
   * The one door for writes. `work` runs inside a transaction and its promise resolves only after the
   * commit is durable; when it throws, its changes are undone and the error comes back. Writes follow one another,
   * also those of several servers: what one reads, no other changes before it commits. It must do nothing but
   * queries (no calls to the outside, no other `write`): others share its transaction, and after a lost connection
   * it is run again.
   *
   * @param about everything of which `work` reads what it relies on, or which it changes (`payments/subjects.ts`). Works
   * that have no subject in common may run at the same time, on an engine where that is faster. Left out: anything, so
   * nothing else runs meanwhile.
   */
  write<T>(work: (tx: Queries) => Promise<T>, about?: readonly string[]): Promise<T>;
  /** The same in a transaction of its own: on this server nothing is written between its beginning and its end. */
  writeAlone<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** Told to the other servers on this database once the write `tx` belongs to is durable. At most 7,000 bytes. */
  announce(tx: Queries, topic: string, payload: string): Promise<void>;
  /**
   * Calls `heard` with what other servers announce, and `missed` once it has begun to hear, or does so again: something
   * may have been said before. Returns how to stop listening.
   */
  listen(heard: (topic: string, payload: string) => void, missed: () => void): () => void;
  /** Waits for the writes under way. */
  close(): Promise<void>;
}

/**
 * Opens and migrates a database. With `serve`, also takes the right to be a server on it: on a file there is only one.
 *
 * @param location a file path (SQLite), or `postgres://user:password@host/database`
 * @throws DatabaseInUseError
 */
export async function openDatabase(
  location: string,
  { serve, observer }: { serve: boolean; observer?: WriteObserver },
): Promise<Database> {
  if (!isPostgresUrl(location)) return openSqlite(location, serve, observer);
  // Only for those who have one: loading its driver is felt at every start.
  const { openPostgres } = await import('./postgres/open.ts');
  return openPostgres(location, observer);
}
