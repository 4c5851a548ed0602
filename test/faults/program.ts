import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Native code, and what looks for files beside its own. */
const FOUND_AT_RUN_TIME = ['libsql', 'jiti', 'pino', 'pg-native'];

/**
 * Programs in one file of plain JavaScript each, made once, with the libraries: they are started often, and to find and
 * read hundreds of modules is more than half of a start.
 */
const programs = new Map<string, Promise<string>>();

async function makeProgram(entry: string): Promise<string> {
  const made = await build({
    root: at('../..'),
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: FOUND_AT_RUN_TIME },
    // Also what is loaded only when it is needed.
    build: { ssr: at(entry), write: false, rolldownOptions: { output: { codeSplitting: false } } },
  });
  const [file, ...others] = 'output' in made ? made.output : [];
  if (file?.type !== 'chunk' || others.length > 0) throw new Error(`${entry} does not fit into one file`);
  return file.code;
}

/**
 * Starts the program `entry`, relative to this folder, as a process of its own. It is put into `folder`, where what it
 * works on is: both are gone when the test is over.
 */
export async function startProgram(
  folder: string,
  entry: string,
  args: readonly string[],
  options: ForkOptions = {},
): Promise<ChildProcess> {
  const program = programs.get(entry) ?? makeProgram(entry);
  programs.set(entry, program);
  const text = await program;
  const path = join(folder, `${basename(entry, '.ts')}.mjs`);
  if (!existsSync(path)) writeFileSync(path, text);
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) symlinkSync(at('../../node_modules'), modules);
  return fork(path, args, { execArgv: [], ...options });
}
