import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Finding, findingsOf } from './finding.ts';

/** SQLite writes the file and, beside it, its journal: both must be possible. Leaves nothing behind. */
export async function checkDatabase(file: string): Promise<Finding[]> {
  const { ok, error } = findingsOf('database', file);
  const folder = await existingFolder(dirname(file));
  const probe = join(folder, `.tillgate-doctor-${randomUUID()}`);
  try {
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
  } catch (cause) {
    return [error(`The folder ${folder} is not writable (${codeOf(cause)}): let Tillgate's user write there.`)];
  }
  try {
    await access(file, constants.R_OK | constants.W_OK);
    return [ok('The file can be read and written.')];
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return [ok('The folder is writable; the file will be created.')];
    return [error(`The file cannot be read and written (${codeOf(cause)}): give it to Tillgate's user.`)];
  }
}

/** The folder itself or, where it will be created first, the nearest one above. */
async function existingFolder(folder: string): Promise<string> {
  try {
    await access(folder, constants.F_OK);
    return folder;
  } catch {
    const above = dirname(folder);
    return above === folder ? folder : existingFolder(above);
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
}
