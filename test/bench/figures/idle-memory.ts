import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, interleaved } from '../figure.ts';
import { restingMemory } from '../installed/rss.ts';
import { startInstalled } from '../installed/start.ts';
import { startServer } from '../servers/child.ts';

export function idleMemory(): Figure {
  return {
    name: 'idle-memory',
    title: 'resident memory of the installed command at rest, against Express, zod and SQLite without a product',
    unit: 'MiB',
    target: 1.3,
    lowerIsBetter: true,
    measure: (round) => interleaved(round, { ours: () => inFolder(ours), bare: () => inFolder(bare) }),
  };
}

async function ours(folder: string): Promise<number> {
  const server = await startInstalled(folder);
  try {
    return await restingMemory(server.pid);
  } finally {
    await server.stop();
  }
}

async function bare(folder: string): Promise<number> {
  const server = await startServer('bare/express-sqlite.ts', [join(folder, 'orders.db')]);
  try {
    if ((await fetch(server.url)).status !== 200) throw new Error('The bare server does not answer');
    return await restingMemory(Number(await server.ask('pid')));
  } finally {
    await server.stop();
  }
}

async function inFolder(work: (folder: string) => Promise<number>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
