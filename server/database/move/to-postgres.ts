import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Queries } from '../database.ts';
import { shownLocation } from '../location.ts';
import { migratePostgres, migrateSqlite } from '../migrations/index.ts';
import { explained } from '../postgres/explain.ts';
import { deleteSetting, readSetting, writeSetting } from '../repositories/settings.ts';
import type { Schema } from '../schema.ts';
import { connectSqlite } from '../sqlite/connect.ts';
import { exists } from '../sqlite/files.ts';
import { lockForServing } from '../sqlite/serving-lock.ts';
import { copyAll, doubtInterrupted, type Progress } from './copy.ts';
import { MOVED } from './moved.ts';
import { TABLES } from './tables.ts';

export type MoveResult =
  | { readonly result: 'moved' | 'would_move'; readonly rows: Readonly<Record<string, number>>; readonly ms: number }
  /** An earlier run had come to its end, all but the last word. */
  | { readonly result: 'already_moved' }
  | { readonly result: 'refused'; readonly code: 'no_database' | 'target_not_empty'; readonly message: string };

export interface MoveOptions {
  readonly dryRun?: boolean;
  readonly now: number;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Moves the books of a stopped installation from a file into an empty PostgreSQL database: every row with its id, in one
 * transaction, compared before it ends. The file says that it was moved before the target says that it has them, so
 * that no server ever finds both in use; a run that is killed leaves nothing in the target and is simply run again.
 *
 * @throws DatabaseInUseError while a server runs on the file; an Error that says what to do about the target
 */
export async function moveToPostgres(file: string, url: string, options: MoveOptions): Promise<MoveResult> {
  if (!(await exists(file)))
    return { result: 'refused', code: 'no_database', message: `There is no database at ${file}.` };
  // Loaded here: a server on SQLite has this module too, and no use for the driver.
  const { createPool } = await import('../postgres/pool.ts');
  const release = lockForServing(file);
  const { reader: source, writer } = connectSqlite(file);
  // While the file is read, which may take long, the target's transaction stands still; nobody waits for it.
  const pool = createPool(url, { max: 1, standstillMs: 0 });
  const target = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrateSqlite(writer);
    return await move({ file, source, writer, target, url, options });
  } catch (error) {
    throw explained(error, url) ?? error;
  } finally {
    await Promise.all([source.destroy(), writer.destroy(), target.destroy()]);
    release();
  }
}

interface Move {
  readonly file: string;
  readonly source: Queries;
  readonly writer: Queries;
  readonly target: Queries;
  readonly url: string;
  readonly options: MoveOptions;
}

async function move({ source, writer, target, url, options }: Move): Promise<MoveResult> {
  const { now, dryRun = false, onProgress = () => undefined } = options;
  const since = performance.now();
  const ours = await readSetting(source, 'installation');
  const before = await standingOf(target, ours);
  if (before === 'ours') {
    await writeSetting(writer, MOVED, saying(url, now));
    return { result: 'already_moved' };
  }
  if (before === 'used') {
    const message = `The database at ${shownLocation(url)} is not empty. Name one that nothing has used yet.`;
    return { result: 'refused', code: 'target_not_empty', message };
  }
  if (dryRun) {
    const rows = await countRows(source);
    return { result: 'would_move', rows, ms: Math.round(performance.now() - since) };
  }
  await migratePostgres(target);
  let marked = false;
  try {
    const rows = await target.transaction().execute(async (tx) => {
      // A server that starts on the target right now waits, and then finds an installation there.
      await sql`lock table settings in access exclusive mode`.execute(tx);
      if ((await readSetting(tx, 'installation')) !== null)
        throw new Error('A server has started on the target meanwhile.');
      const counts = await copyAll(source, tx, onProgress);
      await doubtInterrupted(tx, now);
      for (const setting of await source.selectFrom('settings').selectAll().where('key', '!=', MOVED).execute()) {
        await tx.insertInto('settings').values(setting).execute();
      }
      marked = true;
      await writeSetting(writer, MOVED, saying(url, now));
      return counts;
    });
    return { result: 'moved', rows, ms: Math.round(performance.now() - since) };
  } catch (error) {
    // Unless the target has them after all, or cannot be asked, the file goes on serving.
    if (marked && (await standingOf(target, ours).catch(() => 'ours')) === 'empty') await deleteSetting(writer, MOVED);
    throw error;
  }
}

/** `ours`: it has this installation's books already. */
async function standingOf(target: Queries, ours: string | null): Promise<'empty' | 'ours' | 'used'> {
  const { rows } = await sql<{ there: string | null }>`select to_regclass('settings')::text as there`.execute(target);
  if (rows[0]?.there == null) return 'empty';
  const theirs = await readSetting(target, 'installation');
  if (theirs !== null) return theirs === ours ? 'ours' : 'used';
  const counts = await countRows(target);
  return Object.values(counts).every((count) => count === 0) ? 'empty' : 'used';
}

async function countRows(db: Queries): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    counts[table] = Number(row.count);
  }
  return counts;
}

const saying = (url: string, now: number) => `${shownLocation(url)}, on ${new Date(now).toISOString().slice(0, 10)}`;
