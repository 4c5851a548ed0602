import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Progress } from '../database/repositories/progress.ts';

/**
 * How far the database at this place had come when a server last served it. It lies beside the database, not in it, so
 * that it stays where it is when an older copy of the database is put back.
 */
export interface Latest extends Progress {
  readonly installation: string;
}

const count = z.int().min(0);
const schema = z.object({ installation: z.string(), starts: count, attempt: count, operation: count });

const latestFileOf = (database: string) => `${database}.latest`;

/** Null: there is none, or it says nothing that can be read. */
export async function readLatest(database: string): Promise<Latest | null> {
  try {
    return schema.parse(JSON.parse(await readFile(latestFileOf(database), 'utf8')));
  } catch {
    return null;
  }
}

/** Replaced as a whole. Not flushed: after a power cut it may lag behind, which never raises a false doubt. */
export async function writeLatest(database: string, latest: Latest): Promise<void> {
  const file = latestFileOf(database);
  await writeFile(`${file}.draft`, `${JSON.stringify(latest)}\n`, { mode: 0o600 });
  await rename(`${file}.draft`, file);
}
