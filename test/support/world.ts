import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { demoConfig, demoSecrets } from '../../demo/config.ts';
import { type DemoStores, startDemoStores } from '../../demo/stores.ts';
import type { Clock } from '../../server/clock.ts';
import { loadConfig } from '../../server/config/load.ts';
import type { Schedules } from '../../server/payments/schedules.ts';
import { registry } from '../../server/registry.ts';
import { startTillgate, type Tillgate, type TillgateOptions } from '../../server/tillgate.ts';

/**
 * The fake stores, and a configuration file that connects Tillgate with them: the demo's, on free ports. Vouchers are left
 * out of it (see `withVouchers`): a module to load would make every start of a process slower.
 */
export interface Stores extends DemoStores {
  readonly tillgateUrl: string;
  readonly folder: string;
  readonly configFile: string;
  readonly env: Record<string, string>;
}

export interface StoresOptions {
  /** Of the stores; default: the wall clock. */
  readonly clock?: Clock;
  /** Where Tillgate keeps its books, as `database:` says it. */
  readonly database?: string;
}

export async function startStores({ clock, database = './tillgate.db' }: StoresOptions = {}): Promise<Stores> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-world-'));
  const secrets = demoSecrets();
  const anyPorts = { overview: 0, tillgate: 0, craftingStore: 0, atshop: 0, fashion: 0, voucher: 0 };
  const stores = await startDemoStores(anyPorts, secrets, clock);
  const tillgateUrl = `http://127.0.0.1:${await freePort()}`;
  stores.connect(tillgateUrl);
  const configFile = join(folder, 'tillgate.yaml');
  const { voucher: _, ...connected } = stores;
  writeFileSync(configFile, demoConfig({ tillgate: tillgateUrl, database, ...connected }));
  return {
    ...stores,
    tillgateUrl,
    folder,
    configFile,
    env: { ...secrets },
    async stop() {
      await stores.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Offers vouchers too, as the demo does. */
export async function withVouchers(stores: Stores): Promise<Stores> {
  const { configFile, tillgateUrl: tillgate } = stores;
  writeFileSync(configFile, demoConfig({ tillgate, database: './tillgate.db', ...stores }));
  return stores;
}

/** Tillgate in this process, through its front door: the configuration file. */
export async function startInProcess(stores: Stores, options: TillgateOptions = {}): Promise<Tillgate> {
  const result = await loadConfig({ file: stores.configFile, env: stores.env, registry });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return startTillgate(result.config, { logger: pino({ level: 'silent' }), ...options });
}

/** Waiting times short enough for tests that run on the real clock. */
export const quickSchedules: Partial<Schedules> = {
  unknownChecksMs: [100, 200, 400, 800, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000],
  pendingChecksMs: [500],
  neverHappenedAfterMs: 1_000,
  confirmationRetriesMs: [200, 200, 400],
  leaseMs: 2_000,
  confirmationLeaseMs: 5_000,
  unsureQuietMs: 500,
  pollMs: 100,
  jitter: 0,
};

export async function freePort(): Promise<number> {
  for (;;) {
    // Below those that systems give to connections going out: none of these can take it before its server listens.
    const port = randomInt(10_000, 32_000);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}

/** Looks until something is there; the error says what was waited for. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 15_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
