import Libsql from 'libsql/promise';

/** Not a database of Tillgate, or a damaged one. */
export class UnsoundDatabaseError extends Error {
  readonly code = 'database_unsound';
}

/** What a file says of itself. */
export interface Sound {
  readonly installation: string;
  readonly checkouts: number;
}

/**
 * Reads a whole file: that it is a database, undamaged, and Tillgate's. Does not block the event loop.
 *
 * @throws UnsoundDatabaseError
 */
export async function checkSound(file: string): Promise<Sound> {
  const handle = new Libsql(file, {});
  const ask = async (text: string): Promise<Record<string, unknown>[]> => (await handle.prepare(text)).all();
  try {
    const [first] = await ask('pragma integrity_check(1)');
    if (first?.integrity_check !== 'ok') throw new Error(String(first?.integrity_check));
    const broken = await ask('pragma foreign_key_check');
    if (broken.length > 0) throw new Error(`${broken.length} rows refer to rows that are not there`);
    const [setting] = await ask(`select value from settings where key = 'installation'`);
    const [count] = await ask('select count(*) as checkouts from checkouts');
    if (typeof setting?.value !== 'string') throw new Error('no installation is named in it');
    return { installation: setting.value, checkouts: Number(count?.checkouts) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnsoundDatabaseError(`${file} is not a sound database of Tillgate: ${why}.`, { cause: error });
  } finally {
    handle.close();
  }
}
