import { createServer } from 'node:net';

/** The first free port on loopback from `wanted` on, leaving out those in `taken`; gives up after 100. */
export async function freePort(wanted: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = wanted; port < wanted + 100 && port < 65_536; port += 1) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No free port from ${wanted} on. Set DEMO_PORT to another number.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

export interface DemoPorts {
  readonly overview: number;
  readonly tillgate: number;
  readonly craftingStore: number;
  readonly atshop: number;
  readonly fashion: number;
  readonly voucher: number;
}

/** Six ports from `base` on, each the next free one. */
export async function demoPorts(base: number): Promise<DemoPorts> {
  const taken = new Set<number>();
  const next = async (offset: number) => {
    const port = await freePort(base + offset, taken);
    taken.add(port);
    return port;
  };
  return {
    overview: await next(0),
    tillgate: await next(1),
    craftingStore: await next(2),
    atshop: await next(3),
    fashion: await next(4),
    voucher: await next(5),
  };
}
