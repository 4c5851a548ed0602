import { type Kysely, sql } from 'kysely';
import { migrate } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { connectSqlite, lockForServing } from './sqlite.ts';
import { createWriteQueue } from './write-queue.ts';

/** What repositories query with: the reader, or the transaction of a write. */
export type Queries = Kysely<Schema>;

export interface Database {
  /** Sees the last commit. */
  readonly read: Queries;
  /**
   * The one door for writes. `work` runs inside a transaction and its promise resolves only after the
   * commit is durable; when it throws, its changes are undone and the error comes back. It must do
   * nothing but queries (no calls to the outside, no other `write`): others share its transaction.
   */
  write<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** Other servers may be on it. */
  readonly shared: boolean;
  /** Told to every server on this database, this one too, once the write is durable. */
  announce(tx: Queries, topic: string, payload: string): Promise<void>;
  /** Calls `heard` for announcements of other servers; after a lost connection calls `missed` (some may have been lost). */
  listen(heard: (topic: string, payload: string) => void, missed: () => void): () => void;
  close(): Promise<void>;
}

/**
 * Opens and migrates a database. With `serve`, also takes the right to be the one server on it.
 *
 * @param location a file path (SQLite)
 */
export async function openDatabase(location: string, options: { serve: boolean }): Promise<Database> {
  const release = options.serve ? lockForServing(location) : () => undefined;
  try {
    const { reader, writer } = connectSqlite(location);
    await migrate(writer as Kysely<unknown>);
    const queue = createWriteQueue(writer, sqliteTransaction);
    return {
      read: reader,
      write: queue.write,
      shared: false,
      announce: async () => undefined,
      listen: () => () => undefined,
      async close() {
        await queue.drain();
        await Promise.all([reader.destroy(), writer.destroy()]);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** IMMEDIATE: a transaction that reads first and then finds the file locked cannot be retried safely. */
const sqliteTransaction = {
  begin: sql`begin immediate`,
  commit: sql`commit`,
  rollback: sql`rollback`,
};
