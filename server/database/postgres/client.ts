import type { PostgresPoolClient, PostgresQueryResult } from 'kysely';

export type Query = (text: string, values: readonly unknown[]) => Promise<PostgresQueryResult<unknown>>;

/** What Kysely's dialect takes a connection to be. It also knows cursors, which nothing here uses. */
export function clientOf(query: Query, release: () => void): PostgresPoolClient {
  return { query: query as PostgresPoolClient['query'], release };
}
