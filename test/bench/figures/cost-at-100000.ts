import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCalls } from '../calls/craftingstore.ts';
import { type Figure, interleaved } from '../figure.ts';
import { type Installed, startInstalled } from '../installed/start.ts';
import { storeCheckouts } from '../stored/checkouts.ts';
import { payAll } from '../stored/pay.ts';
import { startStore } from '../stored/store.ts';

const MANY = 100_000;
const FEW = 1_000;
/** Few enough that "a thousand stored" is still about true after all rounds. */
const PER_ROUND = 300;
const WARM_UP = 1_000;

export function costAt100000(): Figure {
  const folders: string[] = [];
  const servers: Installed[] = [];
  let store: Awaited<ReturnType<typeof startStore>>;
  const cost = async (server: Installed | undefined, count: number) => {
    if (!server) throw new Error('The server is not running');
    return payAll(server.url, createCalls(count));
  };
  return {
    name: 'cost-at-100000',
    title: 'time of a whole checkout (link, page, card payment) with 100,000 stored, against 1,000',
    unit: 'ms',
    target: 1.15,
    lowerIsBetter: true,
    async prepare() {
      store = await startStore();
      for (const count of [MANY, FEW]) {
        const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
        folders.push(folder);
        await storeCheckouts(join(folder, 'tillgate.db'), count);
        const server = await startInstalled(folder, { callbackUrl: store.url });
        servers.push(server);
        await cost(server, WARM_UP);
      }
    },
    measure: (round) =>
      interleaved(round, { ours: () => cost(servers[0], PER_ROUND), bare: () => cost(servers[1], PER_ROUND) }),
    async close() {
      await Promise.all(servers.map((server) => server.stop()));
      store?.stop();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
