import { open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Two names of one file, by whatever links. False where either is not there. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one).catch(() => null), stat(other).catch(() => null)]);
  return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev;
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** A file of any content beside another one, under a name that nothing else uses. */
export const besides = (path: string, what: string) => join(dirname(path), `.${basename(path)}.${what}`);

/** Makes what was written to a file, or to the names in a folder, survive a power cut. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
