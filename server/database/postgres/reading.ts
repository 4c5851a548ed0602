import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { SECOND } from '../../clock.ts';
import { clientOf } from './client.ts';
import { isConnectionLost } from './failures.ts';
import { createPatience } from './patience.ts';

const TRY_FOR_MS = 5 * SECOND;

/** A pool for single questions: one whose connection is lost is asked again on another. Not for transactions. */
export function askingAgain(pool: PostgresPool): PostgresPool {
  return {
    async connect() {
      let client: PostgresPoolClient | null = await connect(pool);
      async function query(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
        const patience = createPatience(TRY_FOR_MS);
        for (;;) {
          try {
            client ??= await connect(pool);
            return await client.query(text, values);
          } catch (error) {
            if (!isConnectionLost(error) || !(await patience.wait())) throw error;
          }
          client?.release();
          client = null;
        }
      }
      return clientOf(query, () => client?.release());
    },
    end: () => pool.end(),
  };
}

async function connect(pool: PostgresPool): Promise<PostgresPoolClient> {
  const patience = createPatience(TRY_FOR_MS);
  for (;;) {
    try {
      return await pool.connect();
    } catch (error) {
      if (!isConnectionLost(error) || !(await patience.wait())) throw error;
    }
  }
}
