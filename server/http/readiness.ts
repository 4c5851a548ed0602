import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { soon } from '../database/writability.ts';
import type { Health, WorkerState } from './health.ts';

/** The body of `/readyz`. The first three say it all; the others name the part that is to blame. */
export interface Readiness {
  readonly ready: boolean;
  /** It can be read and written. */
  readonly database: boolean;
  /** All workers run. */
  readonly worker: boolean;
  readonly draining: boolean;
  readonly parts: {
    readonly read: 'ok' | 'failed';
    /** `ok`, or the database's own code for why it cannot be written, e.g. `SQLITE_FULL`. */
    readonly write: string;
    readonly workers: Readonly<Record<string, WorkerState>>;
  };
}

export async function readinessOf(read: Database['read'], health: Health): Promise<Readiness> {
  const answered = sql`select 1`.execute(read).then(
    () => true,
    () => false,
  );
  const [readable, trouble] = await Promise.all([soon(answered, false), health.writeTrouble()]);
  const workers = health.workers();
  const database = readable && trouble === null;
  const worker = Object.values(workers).every((state) => state === 'ok');
  const draining = health.draining();
  return {
    ready: database && worker && !draining,
    database,
    worker,
    draining,
    parts: { read: readable ? 'ok' : 'failed', write: trouble ?? 'ok', workers },
  };
}
