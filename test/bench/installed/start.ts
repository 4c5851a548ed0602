import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stringify } from 'yaml';
import { SECRET } from '../calls/craftingstore.ts';
import { installedProgram } from './build.ts';

/** The real command, running. */
export interface Installed {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until `GET /readyz` was answered with 200, milliseconds. */
  readonly readyAfterMs: number;
  stop(): Promise<void>;
}

/** A start that takes longer is broken. */
const PATIENCE_MS = 60_000;
const ASK_EVERY_MS = 4;

/**
 * Runs `tillgate serve` as a merchant does, with one CraftingStore store called `blocks`.
 *
 * @param folder keeps its configuration, and `tillgate.db` (there already, or new)
 * @param store settings of the store beside the usual ones; nobody hears of its payments by default
 * @param publicUrl where shoppers find it, when that is somewhere else
 */
export async function startInstalled(
  folder: string,
  store: { readonly callbackUrl?: string; readonly origins?: readonly string[] } = {},
  publicUrl?: string,
): Promise<Installed> {
  const program = await installedProgram();
  const port = await freePort();
  const config = join(folder, 'tillgate.yaml');
  writeFileSync(config, configOf(port, store, publicUrl));
  const from = performance.now();
  const child = spawn(process.execPath, [program, 'serve', '--config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  const readyAfterMs = await readiness(child, url, from);
  return {
    url,
    pid: Number(child.pid),
    readyAfterMs,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const patience = setTimeout(kill, 10_000);
      await ended;
      clearTimeout(patience);
      process.off('exit', kill);
    },
  };
}

const STORE = {
  id: 'blocks',
  platform: 'craftingstore',
  secret: SECRET,
  origins: ['https://blocks.example.net'],
  callbackUrl: 'http://127.0.0.1:9/',
};

const configOf = (port: number, store: object, publicUrl = `http://127.0.0.1:${port}`) =>
  stringify({
    publicUrl,
    port,
    database: './tillgate.db',
    // Shoppers come from many addresses; here the bench says from which.
    trustProxy: 1,
    stores: [{ ...STORE, ...store }],
    methods: { card: { provider: 'sandbox' } },
  });

async function readiness(child: ChildProcess, url: string, from: number): Promise<number> {
  while (!(await answersWell(`${url}/readyz`))) {
    if (child.exitCode !== null) throw new Error(`Tillgate ended with ${child.exitCode}`);
    if (performance.now() - from > PATIENCE_MS) throw new Error('Tillgate did not become ready');
    await wait(ASK_EVERY_MS);
  }
  return performance.now() - from;
}

const answersWell = (url: string) =>
  new Promise<boolean>((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', () => resolve(false));
  });

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port');
  return address.port;
}
