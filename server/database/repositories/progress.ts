import type { Queries } from '../database.ts';
import { readSetting, writeSetting } from './settings.ts';

/**
 * How far an installation has come: numbers that only grow. Of two databases of one installation, the one with any of
 * them smaller is an older copy of the other.
 */
export interface Progress {
  /** How often a server was started on it. */
  readonly starts: number;
  /** The latest time a store was told, or read back; the latest request to a provider. */
  readonly attempt: number;
  readonly operation: number;
}

export async function progressOf(db: Queries): Promise<Progress> {
  const latest = async (table: 'confirmation_attempts' | 'operations') => {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.max('id').as('id'))
      .executeTakeFirst();
    return Number(row?.id ?? 0);
  };
  return {
    starts: Number((await readSetting(db, 'starts')) ?? 0),
    attempt: await latest('confirmation_attempts'),
    operation: await latest('operations'),
  };
}

export async function countStart(db: Queries): Promise<void> {
  await writeSetting(db, 'starts', String(Number((await readSetting(db, 'starts')) ?? 0) + 1));
}

export const isBehind = (one: Progress, other: Progress) =>
  one.starts < other.starts || one.attempt < other.attempt || one.operation < other.operation;
