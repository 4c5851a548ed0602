import type { Queries } from '../database.ts';
import { readSetting } from '../repositories/settings.ts';

/** The setting of a file whose books are elsewhere now: where and when, for a person. */
export const MOVED = 'moved';

/** Serving both would tell every store twice. */
export class DatabaseMovedError extends Error {
  readonly code = 'database_moved';
}

/** @throws DatabaseMovedError */
export async function refuseMoved(read: Queries, file: string): Promise<void> {
  const moved = await readSetting(read, MOVED);
  if (moved === null) return;
  throw new DatabaseMovedError(
    `${file} was moved to PostgreSQL (${moved}). Set \`database:\` to it. If the move was broken off, run it again: ` +
      'tillgate migrate-to-postgres, with the same address.',
  );
}
