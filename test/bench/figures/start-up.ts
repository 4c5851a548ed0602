import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { startInstalled } from '../installed/start.ts';
import { storeCheckouts } from '../stored/checkouts.ts';

const STORED = 100_000;
/** The only figure with an absolute target: a service that is restarted is away for as long. */
const WANTED_MS = 1_000;

export function startUp(): Figure {
  let folder = '';
  return {
    name: 'start-up',
    title: 'the installed command to /readyz with 100,000 stored checkouts, against one second',
    unit: 'ms',
    target: 1,
    lowerIsBetter: true,
    async prepare() {
      folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
      await storeCheckouts(join(folder, 'tillgate.db'), STORED);
      // The first one finds its files on the disk.
      await (await startInstalled(folder)).stop();
    },
    async measure() {
      const started = await startInstalled(folder);
      await started.stop();
      return { ours: started.readyAfterMs, bare: WANTED_MS };
    },
    async close() {
      if (folder !== '') rmSync(folder, { recursive: true, force: true });
    },
  };
}
