/** Signed authorize calls against the least a safe server has to do; see README.md. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCalls } from './bodies.ts';
import { type Load, send } from './load.ts';

const CONNECTIONS = 32;
const CALLS = 4_000;
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
try {
  const rounds: { bare: Load; tillgate: Load }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const calls = makeCalls(CALLS);
    const paid = join(folder, `paid-${round}.json`);
    writeFileSync(paid, JSON.stringify(calls.map(({ order, checkout }) => ({ order, checkout }))));
    const bare = await measure('bare-server.ts', [join(folder, `bare-${round}.db`)], calls);
    const tillgate = await measure('tillgate-server.ts', [join(folder, `tillgate-${round}.db`), paid], calls);
    rounds.push({ bare, tillgate });
    const sizes = calls.map(({ body }) => body.length).sort((a, b) => a - b);
    console.log(
      `round ${round}: bodies ${sizes[0]}–${sizes.at(-1)} bytes; bare ${show(bare)}; Tillgate ${show(tillgate)}; ` +
        `ratio ${(tillgate.perSecond / bare.perSecond).toFixed(2)}`,
    );
  }
  const ratios = rounds.map(({ bare, tillgate }) => tillgate.perSecond / bare.perSecond).sort((a, b) => a - b);
  console.log(`authorize: ${ratios[Math.floor(ROUNDS / 2)]?.toFixed(2)} × the bare server's calls per second (median)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(server: string, args: string[], calls: ReturnType<typeof makeCalls>): Promise<Load> {
  const child = fork(fileURLToPath(new URL(server, import.meta.url)), args, { execArgv: ['--import', 'tsx'] });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.once('message', (message: { url: string }) => resolve(message.url));
      child.once('exit', (code) => reject(new Error(`${server} ended with ${code}`)));
    });
    return await send(url, calls, CONNECTIONS);
  } finally {
    child.kill('SIGKILL');
  }
}

function show({ perSecond, p50, p99 }: Load): string {
  return `${perSecond.toFixed(0)}/s (p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms)`;
}
