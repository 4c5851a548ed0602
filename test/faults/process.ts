import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Failpoint } from '../../server/failpoint.ts';
import type { Stores } from '../support/world.ts';

export interface TillgateProcess {
  readonly child: ChildProcess;
  /** Resolves with the signal or code it ended by. */
  readonly ended: Promise<string>;
  kill(): Promise<void>;
  /** SIGTERM, and wait. */
  stop(): Promise<string>;
  /** Everything it logged. */
  readonly log: () => string;
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Servers in one file of plain JavaScript each, made once: they then start in half the time, and are started often. */
const programs = new Map<string, Promise<string>>();

async function makeProgram(entry: string): Promise<string> {
  const made = await build({
    root: at('../..'),
    configFile: false,
    logLevel: 'error',
    ssr: { external: true },
    build: { ssr: at(entry), write: false },
  });
  const [file, ...others] = 'output' in made ? made.output : [];
  if (file?.type !== 'chunk' || others.length > 0) throw new Error('The server is not one file');
  return file.code;
}

/** Puts the program where its stores keep their files, which are gone when they stop. */
async function programIn(folder: string, entry: string): Promise<string> {
  const program = programs.get(entry) ?? makeProgram(entry);
  programs.set(entry, program);
  const text = await program;
  const path = join(folder, 'tillgate.mjs');
  if (!existsSync(path)) {
    writeFileSync(path, text);
    symlinkSync(at('../../node_modules'), join(folder, 'node_modules'));
  }
  return path;
}

export interface ProcessOptions {
  /** The program, relative to this folder. */
  readonly entry?: string;
  /** Its further arguments. */
  readonly more?: readonly string[];
}

/** Starts a server process, to be killed at `failpoint` or by hand. */
export async function startProcess(
  stores: Pick<Stores, 'folder' | 'configFile' | 'env'>,
  failpoint?: Failpoint,
  { entry = './tillgate-child.ts', more = [] }: ProcessOptions = {},
): Promise<TillgateProcess> {
  const child = fork(await programIn(stores.folder, entry), [stores.configFile, at('../../dist/widget'), ...more], {
    env: { ...process.env, ...stores.env, ...(failpoint ? { TILLGATE_FAILPOINT: failpoint } : {}) },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  child.stdout?.on('data', (chunk) => {
    log += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    log += chunk;
  });
  const ended = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? String(code))));
  await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    ended.then((how) => {
      // One that finds work left by the last process may be killed at it before it is ready.
      if (failpoint && how === 'SIGKILL') return;
      throw new Error(`The server ended (${how}) before it was ready: ${log}`);
    }),
  ]);
  return {
    child,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    log: () => log,
  };
}
