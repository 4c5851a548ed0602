import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { SECOND } from '../../clock.ts';
import type { Transact } from '../transact.ts';
import { connected } from './connected.ts';
import { DatabaseUnavailableError, isConnectionLost, isOfTheFuture, isPassing } from './failures.ts';
import { sayingWhatFailedFirst } from './first-failure.ts';
import { createPatience, type Patience } from './patience.ts';

/** How long a use case is tried again: a failover takes some seconds, and a caller does not wait for ever. */
const TRY_FOR_MS = 10 * SECOND;

/** "Tillgate" of the locks in a database that others may use too. */
const WRITE_LOCK = 0x7111_6a7e;

/**
 * The level before anything else, or a server whose default is another one refuses it. The id is asked for because only
 * by it can be found out what became of a commit that was not answered.
 */
const beginning = (first: '' | 'discard plans;') => `begin isolation level read committed; ${first}
  select pg_advisory_xact_lock(${WRITE_LOCK}), pg_current_xact_id()::text as id`;

/**
 * Plans of queries that are kept under a name are made anew this often: one of a moment when the tables were small may
 * take an index that fits worse, and would do so for ever.
 */
const PLANS_LAST_MS = SECOND;

/**
 * Transactions that follow one another, also those of other servers: each holds one lock to its end and so sees the
 * last commit. PostgreSQL's own serializable transactions would give up here on most that run at the same time, since
 * all of them insert at the end of the same indexes.
 */
export function transactionsOn(writer: PostgresPool): Transact {
  let plannedAt = Number.NEGATIVE_INFINITY;
  const begin = () => {
    const now = performance.now();
    if (now - plannedAt < PLANS_LAST_MS) return beginning('');
    plannedAt = now;
    return beginning('discard plans;');
  };
  return async (work) => {
    const patience = createPatience(TRY_FOR_MS);
    for (;;) {
      const attempt = await runOnce(writer, begin(), work);
      if (attempt.done) return;
      if (!isPassing(attempt.error)) throw attempt.error;
      if (attempt.committing !== null && (await wasCommitted(writer, attempt.committing, patience))) return;
      if (!(await patience.wait())) throw unavailable(attempt.error);
    }
  };
}

/** `committing`: the transaction whose commit was sent and not answered; null when none was. */
type Attempt = { done: true } | { done: false; error: unknown; committing: string | null };

async function runOnce(writer: PostgresPool, begin: string, work: Parameters<Transact>[0]): Promise<Attempt> {
  let committing: string | null = null;
  try {
    await using(writer, async (client) => {
      try {
        // Inside: where the lock is not free in time, a transaction has begun that would stay open, and failed. Waited for:
        // were it refused, what followed would be no transaction.
        const id = (await client.query<{ id: string }>(begin, [])).rows[0]?.id ?? null;
        const { tx, end } = connected(client);
        await work(tx).finally(end);
        committing = id;
        await client.query('commit', []);
      } catch (error) {
        await client.query('rollback', []).catch(() => undefined);
        throw error;
      }
    });
    return { done: true };
  } catch (error) {
    return { done: false, error, committing: isConnectionLost(error) ? committing : null };
  }
}

async function using<T>(writer: PostgresPool, work: (client: PostgresPoolClient) => Promise<T>): Promise<T> {
  const client = await writer.connect();
  try {
    return await work(sayingWhatFailedFirst(client));
  } finally {
    client.release();
  }
}

/** The connection was lost after the commit was sent: the server itself knows whether it took it. */
async function wasCommitted(writer: PostgresPool, id: string, patience: Patience): Promise<boolean> {
  for (;;) {
    const status = await statusOf(writer, id);
    if (status === 'committed') return true;
    if (status === 'aborted') return false;
    if (!(await patience.wait())) throw unavailable(new Error(`Transaction ${id}: ${status}`));
  }
}

/** A standby may not have read yet what it is going to have of the commit when it takes over. */
const STATUS = `select case when pg_is_in_recovery() then 'asked a standby' else pg_xact_status($1::xid8) end as status`;

/** What the server says of a transaction, or why it cannot be asked now. */
async function statusOf(writer: PostgresPool, id: string): Promise<string> {
  try {
    return await using(writer, async (client) => {
      const { rows } = await client.query<{ status: string | null }>(STATUS, [id]);
      // Null: too long ago to be known, which a transaction of this moment is not.
      return rows[0]?.status ?? 'aborted';
    });
  } catch (error) {
    return isOfTheFuture(error) ? 'aborted' : String(error);
  }
}

const unavailable = (cause: unknown) =>
  new DatabaseUnavailableError('The database does not answer. Nothing was recorded; please try again.', { cause });
