import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * Puts text into a file that only its owner reads: as a whole or not at all, whenever the machine stops. A symbolic
 * link stays one.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const folder = dirname(target);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.tillgate-${randomUUID()}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Sets one variable of an `.env` file and leaves the other lines as they are.
 *
 * @throws Error when the result would not read back, e.g. because the old value spans several lines
 */
export async function setVariable(path: string, name: string, value: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  const assignment = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=.*$`, 'm');
  const line = `${name}=${value}`;
  const ended = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  const text = assignment.test(before) ? before.replace(assignment, () => line) : `${ended}${line}\n`;
  const others = ({ [name]: _, ...rest }: NodeJS.Dict<string>) => JSON.stringify(rest);
  if (parseEnv(text)[name] !== value || others(parseEnv(text)) !== others(parseEnv(before))) {
    throw new Error(`${path} cannot be changed safely: write ${name} into it by hand.`);
  }
  await writePrivateFile(path, text);
}
