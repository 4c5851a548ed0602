import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildServers, builtFile } from './build.ts';
import type { Told } from './parent.ts';

/** A server in a process of its own. */
export interface Child {
  readonly url: string;
  /** Has it do something that its module offers (`parent.ts`), and waits for it. */
  ask(what: string, value?: unknown): Promise<unknown>;
  /** Processor time it has used, microseconds. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts a module of this folder as a server.
 *
 * @param module e.g. `tillgate.ts`
 * @param args what it reads as its arguments
 */
export async function startServer(module: string, args: readonly string[]): Promise<Child> {
  buildServers();
  const file = builtFile(fileURLToPath(new URL(module, import.meta.url)));
  // Its log goes where a service's does, out of the way; BENCH_NODE_OPTIONS is for profiling, e.g. --cpu-prof.
  const execArgv = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];
  const child = fork(file, args, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killed = () => void child.kill('SIGKILL');
  process.once('exit', killed);

  const waiting = new Map<number, (told: Told) => void>();
  let asked = 0;
  const url = new Promise<string>((resolve, reject) => {
    child.on('message', (told: Told) => {
      if ('url' in told) resolve(told.url);
      else waiting.get(told.number)?.(told);
    });
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code}`)));
  });
  const ask = (what: string, value?: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      asked += 1;
      waiting.set(asked, (told) => {
        if ('error' in told) reject(new Error(`${module}: ${told.error}`));
        else if ('answer' in told) resolve(told.answer);
      });
      child.send({ number: asked, what, value });
    });
  return {
    url: await url,
    ask,
    cpu: async () => Number(await ask('cpu')),
    async stop() {
      child.kill('SIGTERM');
      const patience = setTimeout(killed, 5_000);
      await ended;
      clearTimeout(patience);
      process.off('exit', killed);
    },
  };
}
