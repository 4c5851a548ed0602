import { type Kysely, sql } from 'kysely';
import { SECOND } from '../../clock.ts';
import type { Schema } from '../schema.ts';
import type { Transact } from '../transact.ts';
import { DatabaseUnavailableError, isConnectionLost, isPassing } from './failures.ts';
import { createPatience, type Patience } from './patience.ts';

/** How long a use case is tried again: a failover takes some seconds, and a caller does not wait for ever. */
const TRY_FOR_MS = 10 * SECOND;

/** "Tillgate" of the locks in a database that others may use too. */
const WRITE_LOCK = 0x7111_6a7e;

/**
 * Transactions that follow one another, also those of other servers: each holds one lock to its end and so sees the
 * last commit. PostgreSQL's own serializable transactions would give up here on most that run at the same time, since
 * all of them insert at the end of the same indexes.
 */
export function transactionsOn(writer: Kysely<Schema>): Transact {
  return async (work) => {
    const patience = createPatience(TRY_FOR_MS);
    for (;;) {
      const attempt = await runOnce(writer, work);
      if (attempt.done) return;
      if (!isPassing(attempt.error)) throw attempt.error;
      if (attempt.committing !== null && (await wasCommitted(writer, attempt.committing, patience))) return;
      if (!(await patience.wait())) throw unavailable(attempt.error);
    }
  };
}

/** `committing`: the transaction whose commit was sent and not answered; null when none was. */
type Attempt = { done: true } | { done: false; error: unknown; committing: string | null };

async function runOnce(writer: Kysely<Schema>, work: Parameters<Transact>[0]): Promise<Attempt> {
  let committing: string | null = null;
  try {
    await writer.connection().execute(async (tx) => {
      const id = await begin(tx);
      try {
        await work(tx);
        committing = id;
        await sql`commit`.execute(tx);
      } catch (error) {
        await sql`rollback`.execute(tx).catch(() => undefined);
        throw error;
      }
    });
    return { done: true };
  } catch (error) {
    return { done: false, error, committing: isConnectionLost(error) ? committing : null };
  }
}

/** The id is asked for because only by it can be found out what became of a commit that was not answered. */
async function begin(tx: Kysely<Schema>): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`begin isolation level read committed;
    select pg_advisory_xact_lock(${sql.lit(WRITE_LOCK)}), pg_current_xact_id()::text as id`.execute(tx);
  return rows[0]?.id ?? null;
}

/** The connection was lost after the commit was sent: the server itself knows whether it took it. */
async function wasCommitted(writer: Kysely<Schema>, id: string, patience: Patience): Promise<boolean> {
  for (;;) {
    const status = await statusOf(writer, id);
    if (status === 'committed') return true;
    // Null: too long ago to be known, which a transaction of this moment is not.
    if (status === 'aborted' || status === null) return false;
    if (!(await patience.wait())) throw unavailable(new Error(`Transaction ${id} is ${status}`));
  }
}

/** `unreachable` while the server cannot be asked. */
async function statusOf(writer: Kysely<Schema>, id: string): Promise<string | null> {
  try {
    const { rows } = await sql<{ status: string | null }>`select pg_xact_status(${id}::xid8) as status`.execute(writer);
    return rows[0]?.status ?? null;
  } catch (error) {
    if (isPassing(error)) return 'unreachable';
    // A standby that took over without it: the id lies in its future.
    return null;
  }
}

const unavailable = (cause: unknown) =>
  new DatabaseUnavailableError('The database does not answer. Nothing was recorded; please try again.', { cause });
