/** The fake stores and a whole Tillgate in this process, on one clock that a test can move. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeAtshop, startFakeAtshop } from '../../demo/atshop/index.ts';
import { type FashionOptions, type FashionStore, startFashionStore } from '../../demo/commercelayer/store.ts';
import { type DemoSecrets, demoConfig, demoSecrets } from '../../demo/config.ts';
import {
  type FakeCraftingStore,
  type FakeCraftingStoreOptions,
  startFakeCraftingStore,
} from '../../demo/craftingstore/index.ts';
import { type Clock, HOUR } from '../../server/clock.ts';
import type { Config } from '../../server/config/config.ts';
import { loadConfig } from '../../server/config/load.ts';
import { createRegistry } from '../../server/config/registry.ts';
import { createLogger } from '../../server/logging.ts';
import { operatorOf } from '../../server/operator/open.ts';
import type { Operator } from '../../server/operator/operator.ts';
import type { Schedules } from '../../server/payments/schedules.ts';
import { atshop } from '../../server/platforms/atshop/index.ts';
import { commercelayer } from '../../server/platforms/commercelayer/index.ts';
import { craftingstore } from '../../server/platforms/craftingstore/index.ts';
import { bankTransfer } from '../../server/providers/bank-transfer/index.ts';
import { defineProvider, type ProviderDefinition } from '../../server/providers/provider.ts';
import type { Bank } from '../../server/providers/sandbox/bank/bank.ts';
import type { BankPayment } from '../../server/providers/sandbox/bank/payment.ts';
import { type SandboxConfig, sandboxConfig } from '../../server/providers/sandbox/config.ts';
import { sandbox } from '../../server/providers/sandbox/index.ts';
import { openSandbox } from '../../server/providers/sandbox/provider.ts';
import { startTillgate, type Tillgate } from '../../server/tillgate.ts';
import { freePort } from '../support/world.ts';

export interface Scene {
  readonly url: string;
  readonly clock: Clock & { advance(ms: number): void };
  readonly secrets: DemoSecrets;
  readonly folder: string;
  readonly craftingStore: FakeCraftingStore;
  readonly atshop: FakeAtshop;
  readonly fashion: FashionStore;
  readonly config: Config;
  readonly tillgate: Tillgate;
  readonly operator: Operator;
  /** The sandbox's bank, an outside system with books of its own. */
  readonly bank: Bank;
  /** What the bank took: the oracle of every "charged once". */
  charges(): readonly BankPayment[];
  /** Every log line so far, level debug, as written. */
  log(): readonly string[];
  /** Codes of the alerts raised so far. */
  alerts(): readonly string[];
  /** Moves the clock in steps and does all that becomes due. */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** Stops Tillgate and starts it again, with a changed configuration if `edit` says so. */
  restart(edit?: (yaml: string) => string): Promise<void>;
  stop(): Promise<void>;
}

export interface SceneOptions {
  /** Changes the demo's configuration. */
  readonly edit?: (yaml: string) => string;
  readonly craftingStore?: Partial<FakeCraftingStoreOptions>;
  readonly fashion?: Partial<FashionOptions>;
  readonly schedules?: Partial<Schedules>;
  /** The bank's notifications get lost, all of them. */
  readonly noNotifications?: boolean;
  /** What `provider: sandbox` means; `watch` is to be given its bank. Default: the sandbox as it is. */
  readonly card?: (watch: (bank: Bank) => void) => ProviderDefinition<SandboxConfig>;
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-fault-'));
  const secrets = demoSecrets();
  const clock = movedClock();
  const stores = await startStores(secrets, clock, options);
  const url = `http://127.0.0.1:${await freePort()}`;
  for (const store of [stores.craftingStore, stores.atshop, stores.fashion]) store.connect(url);

  const file = join(folder, 'tillgate.yaml');
  const edit = options.edit ?? ((yaml: string) => yaml);
  writeFileSync(file, edit(demoConfig({ tillgate: url, database: './tillgate.db', ...stores })));

  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line) => void lines.push(line) });
  let bank: Bank | undefined;
  const watch = (opened: Bank) => {
    bank = opened;
  };
  const card = options.card?.(watch) ?? watchedSandbox(options.noNotifications ?? false, watch);
  const registry = createRegistry([atshop, craftingstore, commercelayer], [bankTransfer, card]);
  const start = async () => {
    const loaded = await loadConfig({ file, env: { ...secrets }, registry });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 2));
    // Tests say when time passes; the loops still wake when work is added.
    const schedules = { jitter: 0, pollMs: HOUR, ...options.schedules };
    return {
      config: loaded.config,
      tillgate: await startTillgate(loaded.config, { logger, clock, registry, schedules }),
    };
  };
  let running = await start();

  return {
    url,
    clock,
    secrets,
    folder,
    ...stores,
    get config() {
      return running.config;
    },
    get tillgate() {
      return running.tillgate;
    },
    get operator() {
      return operatorOf(running.tillgate.domain);
    },
    get bank() {
      if (!bank) throw new Error('no method of this configuration is a sandbox');
      return bank;
    },
    charges: () => bank?.payments().filter((payment) => payment.captured > 0) ?? [],
    log: () => lines,
    alerts: () => lines.map((line) => JSON.parse(line).alert).filter((code) => code !== undefined),
    async pass(ms, stepMs = ms) {
      for (let gone = 0; gone < ms; gone += stepMs) {
        clock.advance(Math.min(stepMs, ms - gone));
        await running.tillgate.runDue();
      }
    },
    async restart(change = (yaml) => yaml) {
      await running.tillgate.stop();
      writeFileSync(file, change(readFileSync(file, 'utf8')));
      running = await start();
    },
    async stop() {
      await running.tillgate.stop();
      await Promise.all([stores.craftingStore.stop(), stores.atshop.stop(), stores.fashion.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The wall clock, shifted: what runs on real timers and what runs on this clock stay in step. */
function movedClock() {
  let shift = 0;
  return {
    now: () => Date.now() + shift,
    advance(ms: number) {
      shift += ms;
    },
  };
}

async function startStores(secrets: DemoSecrets, clock: Clock, options: SceneOptions) {
  const craftingStore = await startFakeCraftingStore({
    clock,
    gateways: [
      { key: 'page', name: 'Card', store: 'blocks', secret: secrets.BLOCKS_SECRET },
      { key: 'overlay', name: 'Overlay', store: 'blocks-overlay', secret: secrets.OVERLAY_SECRET },
    ],
    ...options.craftingStore,
  });
  const atshop = await startFakeAtshop({
    clock,
    currency: 'EUR',
    loginToken: secrets.ATSHOP_LOGIN_TOKEN,
    gateways: [
      { name: 'Card', store: 'keys' },
      { name: 'Card, read over REST', store: 'keys-rest' },
    ],
  });
  const fashion = await startFashionStore({
    clock,
    store: 'fashion',
    secret: secrets.FASHION_SECRET,
    paymentsSecret: secrets.FASHION_PAYMENTS_SECRET,
    ...options.fashion,
  });
  return { craftingStore, atshop, fashion };
}

/** The sandbox as it is, with its bank handed to the test. */
function watchedSandbox(noNotifications: boolean, watch: (bank: Bank) => void) {
  return defineProvider<SandboxConfig>({
    ...sandbox,
    configSchema: sandboxConfig,
    open(context) {
      const lost: typeof context.http = {
        call: async () => ({ kind: 'neverSent', reason: 'lost on purpose' }),
        close: async () => undefined,
      };
      const { provider, bank } = openSandbox(noNotifications ? { ...context, http: lost } : context);
      watch(bank);
      return provider;
    },
  });
}
