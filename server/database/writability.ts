import type { Database } from './database.ts';
import { writeSetting } from './repositories/settings.ts';

/** Why a database cannot be written, as a short code (`SQLITE_FULL`, `25006`, …); null: it can. */
export type WriteTrouble = string | null;

/** A write that is seen to work counts this long, milliseconds. */
const GOOD_FOR_MS = 10_000;
/** While writes fail, trying is repeated no more often than this, milliseconds. */
const TRY_EVERY_MS = 1_000;
/** A try that takes longer counts as failed, milliseconds. */
const TRY_WITHIN_MS = 2_000;
/** More than any one use case writes: the last free pages of a full disk must not look like room. */
const ROOM = 'x'.repeat(32_768);

/**
 * Watches a database's writes, so that whoever asks whether it can be written gets the truth at no cost: real writes
 * answer the question while there are any, and a small one of its own does in a pause or after a failure.
 */
export function watchWrites(database: Database, monotonic: () => number = () => performance.now()) {
  let provenAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let suspect = false;
  let trouble: WriteTrouble = null;
  let trying: Promise<WriteTrouble> | null = null;

  async function attempt(): Promise<WriteTrouble> {
    triedAt = monotonic();
    const room = suspect || trouble !== null;
    try {
      await database.write(async (tx) => {
        if (room) await writeSetting(tx, 'probe', ROOM);
        await writeSetting(tx, 'probe', '');
      });
      provenAt = monotonic();
      suspect = false;
      trouble = null;
    } catch (error) {
      trouble = codeOf(error);
    }
    return trouble;
  }

  async function seen<T>(write: Promise<T>): Promise<T> {
    try {
      const result = await write;
      provenAt = monotonic();
      return result;
    } catch (error) {
      if (isDatabases(error)) suspect = true;
      throw error;
    }
  }

  return {
    database: {
      ...database,
      write: (work, about) => seen(database.write(work, about)),
      writeAlone: (work) => seen(database.writeAlone(work)),
    } satisfies Database,
    /** Never rejects, and never takes longer than a try. */
    async trouble(): Promise<WriteTrouble> {
      const now = monotonic();
      if (!suspect && trouble === null && now - provenAt < GOOD_FOR_MS) return null;
      if (trying === null && trouble !== null && now - triedAt < TRY_EVERY_MS) return trouble;
      trying ??= attempt().finally(() => {
        trying = null;
      });
      return soon(trying, 'no_answer');
    },
  };
}

/** What a promise gives, or `late` after a moment. */
export async function soon<T>(promise: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), TRY_WITHIN_MS);
  });
  return Promise.race([promise, waited]).finally(() => clearTimeout(timer));
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && /^\w{1,40}$/.test(String(error.code)) ? String(error.code) : 'failed';

/** Not a use case's own refusal, which has a status to be answered with. */
const isDatabases = (error: unknown) => !(error instanceof Error && 'status' in error);
