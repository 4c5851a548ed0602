import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';

/** Where a test may keep a database of its own. */
export interface Place {
  /** What `database:` of a configuration would say. */
  readonly location: string;
  remove(): void;
}

/** On the engine the running project is for: SQLite, or the PostgreSQL that `postgres-cluster.ts` has started. */
export async function freshPlace(): Promise<Place> {
  const cluster = inject('postgres');
  if (cluster !== undefined) return freshDatabase(cluster);
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-test-'));
  return { location: join(folder, 'tillgate.db'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Made from a template that is migrated already. The cluster is thrown away as a whole. */
async function freshDatabase({ address, template }: { address: string; template: string }): Promise<Place> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const owner = new pg.Client({ connectionString: `${address}/postgres` });
  await owner.connect();
  await owner.query(`create database ${name} template ${template}`);
  await owner.end();
  return { location: `${address}/${name}`, remove: () => undefined };
}

/** How many drawn cases a property is tried on: a tenth on PostgreSQL, to which every statement is a way there and back. */
export const runs = (onSqlite: number) => (inject('postgres') === undefined ? onSqlite : Math.ceil(onSqlite / 10));

declare module 'vitest' {
  export interface ProvidedContext {
    postgres?: { readonly address: string; readonly template: string };
  }
}
