import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { besides, exists, flush, isSameFile } from './files.ts';
import { lockForServing } from './serving-lock.ts';
import { checkSound } from './sound.ts';

export type PutBackResult =
  | {
      readonly result: 'done';
      readonly file: string;
      readonly checkouts: number;
      /** Where the database that was there is kept; null: there was none. */
      readonly kept: string | null;
    }
  | {
      readonly result: 'refused';
      readonly code: 'no_backup' | 'backup_is_database' | 'in_use';
      readonly message: string;
    };

/**
 * Puts a backup in the place of the database and marks it as restored, so that the next start is a careful one. What
 * was there is kept beside it. Killed at any point, either the one or the other is in place, and it can be run again.
 *
 * @param mark the setting that says so
 * @throws DatabaseInUseError while a server runs on it, UnsoundDatabaseError for the backup
 */
export async function putBack(backup: string, database: string, mark: string, at: number): Promise<PutBackResult> {
  const no = (code: Extract<PutBackResult, { result: 'refused' }>['code'], message: string) =>
    ({ result: 'refused', code, message }) as const;
  if (!(await exists(backup))) return no('no_backup', `There is no file ${backup}.`);
  if (await isSameFile(backup, database)) return no('backup_is_database', `${backup} is the database itself.`);
  await mkdir(dirname(database), { recursive: true });
  const release = lockForServing(database);
  const draft = besides(database, `${randomUUID()}.draft`);
  try {
    await copyFile(backup, draft);
    // A backup made by hand may still have its newest part in the file beside it.
    if (await exists(`${backup}-wal`)) await copyFile(`${backup}-wal`, `${draft}-wal`);
    await chmod(draft, 0o600);
    const { checkouts } = await checkSound(draft);
    markIn(draft, mark, at);
    await flush(draft);
    const state = (await exists(database)) ? foldIn(database) : 'absent';
    if (state === 'in_use') {
      return no('in_use', `Another program has ${database} open. End it first; nothing was changed.`);
    }
    const kept = state === 'absent' ? null : await keep(database, at);
    await rename(draft, database);
    await flush(dirname(database));
    return { result: 'done', file: database, checkouts, kept };
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${draft}${end}`, { force: true });
    release();
  }
}

function markIn(file: string, mark: string, at: number): void {
  const handle = new Libsql(file);
  try {
    // One file again, whatever it was before.
    handle.exec('pragma journal_mode = DELETE');
    handle.exec(`insert or replace into settings (key, value) values ('${mark}', '${at}')`);
  } finally {
    handle.close();
  }
}

/** A second name for what is there, so that its own stays until the backup takes it. */
async function keep(database: string, at: number): Promise<string> {
  const kept = `${database}.before-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}`;
  await rm(kept, { force: true });
  // Only a damaged one has them still. They must not be taken for the backup's.
  if (await exists(`${database}-wal`)) await rename(`${database}-wal`, `${kept}-wal`);
  await rm(`${database}-shm`, { force: true });
  await link(database, kept).catch(() => copyFile(database, kept));
  return kept;
}

/** Takes its log into the file itself, which SQLite allows only to who has it alone. */
function foldIn(database: string): 'whole' | 'in_use' | 'damaged' {
  try {
    const handle = new Libsql(database);
    try {
      handle.exec('pragma journal_mode = DELETE');
      return 'whole';
    } finally {
      handle.close();
    }
  } catch (error) {
    return error instanceof Error && /locked|busy/i.test(error.message) ? 'in_use' : 'damaged';
  }
}
