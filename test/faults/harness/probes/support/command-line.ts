import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runtime } from '../../../../../server/cli/dependencies.ts';
import { runCommandLine } from '../../../../../server/cli/program.ts';
import * as runtime from '../../../../../server/cli/runtime.ts';
import { type Clock, systemClock } from '../../../../../server/clock.ts';
import { createLogger } from '../../../../../server/logging.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** `serve` got as far as opening its database and its port. */
  readonly started: boolean;
}

export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

/** What is logged beside the answer would stand between the lines of the harness. */
const inSilence: Runtime['createServices'] = (config, clock) =>
  runtime.createServices(config, clock, createLogger('silent'));

/**
 * Runs `tillgate …` to its end, in this process, on the real files. Only `serve` stops short: what would start is told
 * to stop again before it has opened anything.
 */
export async function tillgate(argv: readonly string[], { cwd, env, clock = systemClock }: Terminal): Promise<Ran> {
  const signals = new EventEmitter();
  const said = { out: '', err: '' };
  let started = false;
  const startTillgate: Runtime['startTillgate'] = async () => {
    started = true;
    setImmediate(() => signals.emit('SIGTERM'));
    return { stop: async () => undefined };
  };
  const code = await runCommandLine(argv, {
    io: {
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
      interactive: false,
      env,
      cwd,
    },
    clock,
    version: 'probe',
    signals,
    exit: () => undefined,
    loadRuntime: async () => ({ ...runtime, createServices: inSilence, startTillgate }),
    loadQuestions: () => Promise.reject(new Error('Nobody is asked here')),
  });
  return { code, ...said, started };
}

/** Does `work` in a folder that has this `tillgate.yaml`, which is gone afterwards. */
export async function withConfig<T>(yaml: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-probe-'));
  try {
    writeFileSync(join(folder, 'tillgate.yaml'), yaml);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
