import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { SECOND } from '../../clock.ts';
import { nameOf } from '../prepared.ts';
import { clientOf } from './client.ts';
import { isConnectionLost, isNameLost } from './failures.ts';
import { leaveTogether } from './leave-together.ts';
import { textOf } from './text.ts';
import { types } from './types.ts';

const CONNECT_MS = 5 * SECOND;
/** Less than anybody waits for the writers' lock. */
const STANDSTILL_MS = 5 * SECOND;

export interface PoolOptions {
  readonly max: number;
  /** A statement without an answer for this long means that the connection is dead. Default: it may take any time. */
  readonly answerWithinMs?: number;
  /** How long a transaction may stand still, milliseconds; default: 5 seconds; 0: as long as it likes. */
  readonly standstillMs?: number;
  /**
   * For transactions: statements are sent without waiting for the answers to those before, and kept plans are kept
   * until somebody discards them.
   */
  readonly writes?: boolean;
}

/** What is acknowledged must survive a power cut, whatever the server's default. */
const DURABLE = 'set synchronous_commit to on';
/** Of a query that is kept under a name only the parsed text is: its plan might be of a time when the tables were small. */
const PLANNED_ANEW = 'set plan_cache_mode to force_custom_plan';

/** Connections for Kysely. One that was lost, or has an answer outstanding, is not used again. */
export function createPool(
  connectionString: string,
  { max, answerWithinMs, standstillMs = STANDSTILL_MS, writes = false }: PoolOptions,
): PostgresPool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: 'tillgate',
    keepAlive: true,
    pipeline: writes,
    connectionTimeoutMillis: CONNECT_MS,
    // Whoever stands still with a transaction open, or cannot be reached any more, would hold up all the others.
    idle_in_transaction_session_timeout: standstillMs,
    ...(answerWithinMs !== undefined && {
      query_timeout: answerWithinMs,
      lock_timeout: Math.round(answerWithinMs * 0.8),
    }),
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    // Said again by the query it fails; without a listener it would end the process.
    client.on('error', () => undefined);
    // Goes before the first query.
    client.query(writes ? DURABLE : `${DURABLE}; ${PLANNED_ANEW}`).catch(() => undefined);
  });
  const names = { kept: true };
  return {
    connect: async () => wrap(await pool.connect(), names, writes),
    end: async () => (pool.ending ? undefined : pool.end()),
  };
}

/** @param names whether the server keeps the queries that have one; not behind some poolers, which is found out by trying */
function wrap(client: pg.PoolClient, names: { kept: boolean }, writes: boolean): PostgresPoolClient {
  let lost = false;
  /** In the present transaction. A name that was sent along after that was never kept, which says nothing of the server. */
  let failed = false;
  async function query(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    try {
      if (writes) leaveTogether(client);
      const name = names.kept ? nameOf(text) : undefined;
      const answer = await client.query({ ...(name !== undefined && { name }), text, values: values.map(textOf) });
      // Several statements in one text: the last one's answer is the one that was asked for.
      const result = Array.isArray(answer) ? answer.at(-1) : answer;
      // PostgreSQL "commits" a transaction in which a statement failed by undoing it, without an error.
      if (text === 'commit' && result.command !== 'COMMIT') throw new Error('The transaction had failed before');
      if (text.startsWith('rollback')) failed = false;
      return result;
    } catch (error) {
      if (!failed || !isNameLost(error)) {
        names.kept &&= !isNameLost(error);
        lost ||= isConnectionLost(error);
      }
      failed = writes;
      throw error;
    }
  }
  return clientOf(query, () => client.release(lost));
}
