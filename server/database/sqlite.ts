import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import type { Schema } from './schema.ts';

/**
 * One connection for writing and one for reading: WAL lets readers see the last commit while a write
 * runs. `synchronous=FULL` because an acknowledged request must survive a power cut.
 */
export function connectSqlite(file: string): { reader: Kysely<Schema>; writer: Kysely<Schema> } {
  mkdirSync(dirname(file), { recursive: true });
  const writer = open(file);
  const reader = open(file);
  return { reader, writer };
}

function open(file: string): Kysely<Schema> {
  const handle = new Libsql(file);
  // First: the others may find the file locked by a command beside the server.
  handle.pragma('busy_timeout = 5000');
  handle.pragma('journal_mode = WAL');
  handle.pragma('synchronous = FULL');
  handle.pragma('foreign_keys = ON');
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database: handle }) });
}

/** A second server on the same SQLite file would send what the first is sending. */
export class DatabaseInUseError extends Error {
  readonly code = 'database_in_use';
}

/**
 * Holds the right to serve this file until released or until the process ends, however it ends: the
 * lock is SQLite's own on a file beside it, which the operating system drops with the process, so a
 * kill leaves nothing to clean up. Commands that only read or record (`mark-paid`) do not need it.
 */
export function lockForServing(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const handle = new Libsql(`${file}.serving`);
  try {
    handle.pragma('busy_timeout = 0');
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    throw new DatabaseInUseError(
      `Another Tillgate server is using ${file}. Two servers on one SQLite file would tell a store twice. ` +
        'Stop the other one, or give this one its own `database:`.',
      { cause: error },
    );
  }
  return () => {
    handle.exec('ROLLBACK');
    handle.close();
  };
}
