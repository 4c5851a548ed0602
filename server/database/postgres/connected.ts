import { Kysely, PostgresAdapter, PostgresDialect, type PostgresPoolClient, type PostgresQueryResult } from 'kysely';
import { answersWithin } from '../prepared.ts';
import type { Schema } from '../schema.ts';
import { clientOf } from './client.ts';

/** One for all, since prepared queries are kept by it. */
const ADAPTER = new PostgresAdapter();

class Dialect extends PostgresDialect {
  override createAdapter() {
    return ADAPTER;
  }
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Queries on one connection that wait for nobody: each is sent at once, behind those before it, where Kysely's own way
 * to keep a connection sends one only after the last is answered. Once `end` was called they are refused: the
 * connection may be somebody else's then, or have no transaction any more.
 */
export function connected(client: PostgresPoolClient): { tx: Kysely<Schema>; end(): void } {
  let ended = false;
  const query = async (text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> => {
    if (ended) throw new Error('The transaction is over');
    return client.query<unknown>(text, values);
  };
  const same = clientOf(query, () => undefined);
  const pool = { connect: async () => same, end: async () => undefined };
  const tx = new Kysely<Schema>({ dialect: new Dialect({ pool }) });
  answersWithin(tx, async ({ sql, parameters }) => {
    const { command, rowCount, rows } = await query(sql, parameters);
    return { rows, ...(CHANGES.has(command) && { numAffectedRows: BigInt(rowCount) }) };
  });
  return {
    tx,
    end() {
      ended = true;
    },
  };
}
