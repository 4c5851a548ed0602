import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/** What a start or a load leaves behind is mostly gone by then. */
const SETTLE_MS = 3_000;

/** Resident memory of a process that has come to rest, MiB. */
export async function restingMemory(pid: number): Promise<number> {
  await wait(SETTLE_MS);
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1_024;
}
