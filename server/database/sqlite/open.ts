import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { migrateSqlite } from '../migrations/index.ts';
import { refuseMoved } from '../move/moved.ts';
import type { Schema } from '../schema.ts';
import type { Transact } from '../transact.ts';
import { createWriteQueue, type WriteObserver } from '../write-queue.ts';
import { connectSqlite } from './connect.ts';
import { lockForServing } from './serving-lock.ts';

/** @throws DatabaseInUseError when `serve` and another server has the file */
export async function openSqlite(file: string, serve: boolean, observer?: WriteObserver): Promise<Database> {
  const release = serve ? lockForServing(file) : () => undefined;
  try {
    const { reader, writer } = connectSqlite(file);
    await migrateSqlite(writer);
    await refuseMoved(reader, file);
    const queue = createWriteQueue(transactionsOn(writer), undefined, observer);
    return {
      engine: 'sqlite',
      shared: false,
      read: reader,
      // One after the other in any case: its answers are there at once.
      write: (work) => queue.write(work),
      writeAlone: queue.writeAlone,
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
function transactionsOn(writer: Kysely<Schema>): Transact {
  return (work) =>
    writer.connection().execute(async (tx) => {
      await sql`begin immediate`.execute(tx);
      try {
        await work(tx);
        await sql`commit`.execute(tx);
      } catch (error) {
        await sql`rollback`.execute(tx).catch(() => undefined);
        throw error;
      }
    });
}
