import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../server/config/config.ts';
import { parseConfigWithModules } from '../server/config/parse.ts';
import { operatorOf } from '../server/operator/open.ts';
import { registry } from '../server/registry.ts';
import { startTillgate } from '../server/tillgate.ts';
import { type DemoAddresses, type DemoSecrets, demoConfig, demoSecrets } from './config.ts';
import { markTransferReceived } from './mark-paid.ts';
import { startOverview } from './overview/server.ts';
import { overviewOrders } from './overview/state.ts';
import { demoPorts } from './ports.ts';
import { type DemoStores, startDemoStores } from './stores.ts';

export interface Demo {
  /** The page that links to everything. */
  readonly url: string;
  readonly tillgateUrl: string;
  readonly stores: DemoStores;
  /** Path of the SQLite file; deleted with its folder by `stop`. */
  readonly database: string;
  stop(): Promise<void>;
}

/** Starts stores, Tillgate and the overview on six ports from `basePort` on, over a fresh database. */
export async function startDemo(basePort: number): Promise<Demo> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await assemble(basePort, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Pushes onto `undo` how to take down what it has put up. */
async function assemble(basePort: number, undo: (() => Promise<unknown>)[]): Promise<Omit<Demo, 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-demo-'));
  undo.push(() => rm(folder, { recursive: true }));

  const ports = await demoPorts(basePort);
  const secrets = demoSecrets();
  const stores = await startDemoStores(ports, secrets);
  undo.push(() => stores.stop());

  const tillgateUrl = `http://127.0.0.1:${ports.tillgate}`;
  stores.connect(tillgateUrl);
  const database = join(folder, 'tillgate.db');
  const config = await readConfig({ tillgate: tillgateUrl, database, ...stores }, secrets);
  const tillgate = await startTillgate(config);
  undo.push(() => tillgate.stop());

  const operator = operatorOf(tillgate.domain);
  const overview = await startOverview({
    port: ports.overview,
    links: {
      tillgate: tillgateUrl,
      craftingStore: stores.craftingStore.url,
      atshop: stores.atshop.url,
      fashion: stores.fashion.url,
    },
    orders: () => overviewOrders(stores),
    transferReceived: (order) => markTransferReceived(operator, order),
  });
  undo.push(() => overview.close());
  return { url: `http://127.0.0.1:${overview.port}`, tillgateUrl, stores, database };
}

/** Through the front door, so that the demo also proves the format of `tillgate.yaml`. */
async function readConfig(addresses: DemoAddresses, secrets: DemoSecrets): Promise<Config> {
  const result = await parseConfigWithModules(demoConfig(addresses), {
    env: { ...secrets },
    readFile: (path) => readFileSync(path, 'utf8'),
    registry,
  });
  if (result.ok) return result.config;
  const problems = result.problems.map(({ line, key, message, fix }) => `line ${line}, ${key}: ${message} ${fix}`);
  throw new Error(`The demo's configuration is wrong:\n${problems.join('\n')}`);
}
