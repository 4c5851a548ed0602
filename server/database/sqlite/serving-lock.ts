import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';

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
