import type { PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { clientOf } from './client.ts';

/**
 * A connection on which statements do not wait for those before them. PostgreSQL refuses whatever follows a failed one,
 * until it is rolled back, with errors that say little (25P02; 26000, where the failed one was to be kept under a name):
 * all of these fail with the first one's error here, so that whoever asks why learns it.
 */
export function sayingWhatFailedFirst(client: PostgresPoolClient): PostgresPoolClient {
  let first: unknown = null;
  async function query(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    try {
      const answer = await client.query<unknown>(text, values);
      if (text.startsWith('rollback')) first = null;
      return answer;
    } catch (error) {
      first ??= error;
      throw first;
    }
  }
  return clientOf(query, () => client.release());
}
