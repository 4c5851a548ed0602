import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { SECOND } from '../../clock.ts';
import { clientOf } from './client.ts';
import { isConnectionLost } from './failures.ts';
import { textOf } from './text.ts';
import { types } from './types.ts';

const CONNECT_MS = 5 * SECOND;

export interface PoolOptions {
  readonly max: number;
  /** A statement without an answer for this long means that the connection is dead. Default: it may take any time. */
  readonly answerWithinMs?: number;
}

/** Connections for Kysely. One that was lost, or has an answer outstanding, is not used again. */
export function createPool(connectionString: string, { max, answerWithinMs }: PoolOptions): PostgresPool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: 'tillgate',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    // Whoever stands still with a transaction open would hold up all the others.
    idle_in_transaction_session_timeout: 10 * SECOND,
    ...(answerWithinMs !== undefined && {
      query_timeout: answerWithinMs,
      lock_timeout: Math.round(answerWithinMs * 0.8),
    }),
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    // Said again by the query it fails; without a listener it would end the process.
    client.on('error', () => undefined);
    // What is acknowledged must survive a power cut, whatever the server's default. Goes before the first query.
    client.query('set synchronous_commit to on').catch(() => undefined);
  });
  return {
    connect: async () => wrap(await pool.connect()),
    end: () => pool.end(),
  };
}

function wrap(client: pg.PoolClient): PostgresPoolClient {
  let lost = false;
  async function query(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    try {
      const answer = await client.query(text, values.map(textOf));
      // Several statements in one text: the last one's answer is the one that was asked for.
      const result = Array.isArray(answer) ? answer.at(-1) : answer;
      // PostgreSQL "commits" a transaction in which a statement failed by undoing it, without an error.
      if (text === 'commit' && result.command !== 'COMMIT') throw new Error('The transaction had failed before');
      return result;
    } catch (error) {
      lost ||= isConnectionLost(error);
      throw error;
    }
  }
  return clientOf(query, () => client.release(lost));
}
