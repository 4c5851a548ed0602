import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Failpoint } from '../../server/failpoint.ts';
import type { Stores } from '../support/world.ts';
import { startProgram } from './program.ts';

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

const WIDGET = fileURLToPath(new URL('../../dist/widget', import.meta.url));

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
  const child = await startProgram(stores.folder, entry, [stores.configFile, WIDGET, ...more], {
    env: { ...process.env, ...stores.env, ...(failpoint ? { TILLGATE_FAILPOINT: failpoint } : {}) },
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
