import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import Libsql from 'libsql/promise';
import { besides, exists, flush, isSameFile } from './files.ts';
import { checkSound } from './sound.ts';

export type BackUpResult =
  | {
      readonly result: 'done';
      readonly file: string;
      readonly bytes: number;
      readonly checkouts: number;
      readonly ms: number;
    }
  | {
      readonly result: 'refused';
      readonly code: 'no_database' | 'target_exists' | 'target_is_database' | 'no_folder' | 'not_a_file';
      readonly message: string;
    };

export interface BackUpOptions {
  /** Takes the place of a file that is there already. */
  readonly force?: boolean;
  /** Called about once a second with a share from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Copies an SQLite database beside its running server: the state of one moment, compacted, read in full afterwards to
 * see that it is whole, and under its name only then. Only its owner may read it.
 *
 * @throws UnsoundDatabaseError, or the file system's or SQLite's own error
 */
export async function backUp(database: string, target: string, options: BackUpOptions = {}): Promise<BackUpResult> {
  const refusal = await refusalOf(database, target, options.force ?? false);
  if (refusal) return refusal;
  const since = performance.now();
  const draft = besides(target, `${randomUUID()}.draft`);
  try {
    await (await open(draft, 'wx', 0o600)).close();
    await copy(database, draft, options.onProgress);
    const { checkouts } = await checkSound(draft);
    await flush(draft);
    const { size } = await stat(draft);
    await rename(draft, target);
    await flush(dirname(target));
    return { result: 'done', file: target, bytes: size, checkouts, ms: Math.round(performance.now() - since) };
  } finally {
    await rm(draft, { force: true });
    await rm(`${draft}-journal`, { force: true });
  }
}

async function refusalOf(database: string, target: string, force: boolean) {
  const no = (code: Extract<BackUpResult, { result: 'refused' }>['code'], message: string) =>
    ({ result: 'refused', code, message }) as const;
  if (!(await exists(database))) return no('no_database', `There is no database at ${database} yet.`);
  for (const own of ['', '-wal', '-shm', '.serving', '.latest']) {
    if (target === `${database}${own}` || (await isSameFile(target, `${database}${own}`))) {
      return no(
        'target_is_database',
        `${target} belongs to the database itself. Choose another file, best on another disk.`,
      );
    }
  }
  if (!(await exists(dirname(target))))
    return no('no_folder', `There is no folder ${dirname(target)}. Create it first.`);
  if (!(await exists(target))) return null;
  if (!(await stat(target)).isFile()) return no('not_a_file', `${target} is not a file. Name the file to write.`);
  return force
    ? null
    : no('target_exists', `${target} exists already. Choose another file, or overwrite it with --force.`);
}

async function copy(database: string, draft: string, onProgress?: (share: number) => void): Promise<void> {
  const handle = new Libsql(database, {});
  let timer: NodeJS.Timeout | undefined;
  try {
    await handle.exec('pragma busy_timeout = 5000');
    const expected = (await stat(database)).size;
    if (onProgress) {
      timer = setInterval(async () => {
        const { size } = await stat(draft).catch(() => ({ size: 0 }));
        onProgress(Math.min(1, size / expected));
      }, 1_000);
    }
    await handle.exec(`vacuum into '${draft.replaceAll("'", "''")}'`);
  } finally {
    clearInterval(timer);
    handle.close();
  }
}
