import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCalls } from '../calls/craftingstore.ts';
import type { Figure } from '../figure.ts';
import { restingMemory } from '../installed/rss.ts';
import { startInstalled } from '../installed/start.ts';
import { expect, sendAll } from '../load/send.ts';

const CHECKOUTS = 100_000;
const QUICK_CHECKOUTS = 20_000;
/** Signed at a time: the bench need not hold them all. */
const AT_ONCE = 10_000;

const good = expect(200, '/checkout/co_');

export function memoryAfter100000(): Figure {
  return {
    name: 'memory-after-100000',
    title: 'resident memory at rest after 100,000 checkouts were created over HTTP, against the same server before',
    unit: 'MiB',
    // What a server of this kind came to when it was measured without a product: 69 and 120 MiB.
    target: 1.74,
    lowerIsBetter: true,
    async measure({ quick }) {
      const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
      const server = await startInstalled(folder);
      try {
        const before = await restingMemory(server.pid);
        const count = quick ? QUICK_CHECKOUTS : CHECKOUTS;
        for (let sent = 0; sent < count; sent += AT_ONCE) await sendAll([server.url], createCalls(AT_ONCE), good);
        return { ours: await restingMemory(server.pid), bare: before };
      } finally {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
