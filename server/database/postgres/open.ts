import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { SECOND } from '../../clock.ts';
import type { Database } from '../database.ts';
import { migratePostgres } from '../migrations/index.ts';
import type { Schema } from '../schema.ts';
import { createWriteQueue, type WriteObserver } from '../write-queue.ts';
import { explained } from './explain.ts';
import { isConnectionLost, isPassing } from './failures.ts';
import { createNotices } from './notices.ts';
import { createPatience } from './patience.ts';
import { createPool } from './pool.ts';
import { askingAgain } from './reading.ts';
import { transactionsOn } from './transaction.ts';

/** A statement of ours takes milliseconds, waiting for the others' writes included. */
const ANSWER_WITHIN_MS = 10 * SECOND;
/** More would only wait for the same processor. */
const READERS = 8;
/** Started together, the database may be a little slower than we are. */
const START_WITHIN_MS = 20 * SECOND;

/** @throws an Error that says what to do when the database cannot be used */
export async function openPostgres(url: string, observer?: WriteObserver): Promise<Database> {
  await migrateWhenThere(url);
  const writer = createPool(url, { max: 1, answerWithinMs: ANSWER_WITHIN_MS, writes: true });
  const reader = on(askingAgain(createPool(url, { max: READERS, answerWithinMs: ANSWER_WITHIN_MS })));
  const queue = createWriteQueue(transactionsOn(writer), isPassing, observer);
  const notices = createNotices(url);
  return {
    engine: 'postgres',
    shared: true,
    read: reader,
    write: queue.write,
    writeAlone: queue.writeAlone,
    announce: notices.announce,
    listen: notices.listen,
    async close() {
      await queue.drain();
      await notices.close();
      await Promise.all([reader.destroy(), writer.end()]);
    },
  };
}

const on = (pool: PostgresPool) => new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });

/** On connections of its own: a migration may take longer than a request can wait. */
async function migrateWhenThere(url: string): Promise<void> {
  const db = on(createPool(url, { max: 1 }));
  const patience = createPatience(START_WITHIN_MS);
  try {
    for (;;) {
      try {
        return await migratePostgres(db);
      } catch (error) {
        const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
        if (!isConnectionLost(cause) || !(await patience.wait())) throw explained(cause, url) ?? error;
      }
    }
  } finally {
    await db.destroy();
  }
}
