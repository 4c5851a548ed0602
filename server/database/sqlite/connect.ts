import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { answersAtOnce } from '../prepared.ts';
import type { Schema } from '../schema.ts';
import { keepingStatements } from './statements.ts';

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
  const database = keepingStatements(handle);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  answersAtOnce(db, ({ sql, parameters }) => {
    const statement = database.prepare(sql);
    if (statement.reader) return { rows: statement.all(parameters) };
    return { numAffectedRows: BigInt(statement.run(parameters).changes), rows: [] };
  });
  return db;
}
