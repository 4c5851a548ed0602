import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCalls, SECRET } from '../calls/craftingstore.ts';
import { type Figure, interleaved } from '../figure.ts';
import { expect, sendAll } from '../load/send.ts';
import { type Child, startServer } from '../servers/child.ts';
import { migrated } from '../servers/migrated.ts';
import { startOurs } from '../servers/ours.ts';

const LINKS = 10_000;
const QUICK_LINKS = 4_000;
const WARM_UP = 3_000;

const good = expect(200, '/checkout/co_');

export function craftingStoreLink(): Figure {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
  const servers: Child[] = [];
  let ours: Child;
  let bare: Child;
  const rate = async (server: Child, count: number) => {
    const calls = createCalls(count);
    return (await sendAll([server.url], calls, good)).perSecond;
  };

  return {
    name: 'craftingstore-link',
    title: 'signed create calls, SQLite, against bare node:http with the same HMAC, schema and group commit',
    unit: 'req/s',
    target: 0.8,
    lowerIsBetter: false,
    async prepare() {
      const location = await migrated(join(folder, 'bare.db'));
      bare = await startServer('bare/craftingstore.ts', [location, SECRET]);
      servers.push(bare);
      ours = await startOurs(join(folder, 'tillgate.db'), [
        { id: 'blocks', platform: 'craftingstore', secret: SECRET, origins: ['https://blocks.example.net'] },
      ]);
      servers.push(ours);
      for (const server of servers) await rate(server, WARM_UP);
    },
    measure: (round) => {
      const count = round.quick ? QUICK_LINKS : LINKS;
      return interleaved(round, { ours: () => rate(ours, count), bare: () => rate(bare, count) });
    },
    async close() {
      await Promise.all(servers.map((server) => server.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
