import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { createAlerts } from './alerts.ts';
import { createApp } from './app.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Registry } from './config/registry.ts';
import { recoverConfirmations } from './confirmations/recover.ts';
import { createConfirmationSender } from './confirmations/worker.ts';
import { type Database, openDatabase } from './database/database.ts';
import { settingOrCreate } from './database/repositories/settings.ts';
import { type DatabaseClock, followDatabaseClock } from './database-clock.ts';
import { createExpressServer } from './http/born.ts';
import { createViewStreams } from './http/view-streams.ts';
import { createVisits } from './http/visits.ts';
import { createLogger } from './logging.ts';
import { createLoop } from './loop.ts';
import { createMetrics, type Exposition } from './metrics/create.ts';
import type { Metrics } from './metrics/metrics.ts';
import { observed } from './metrics/observed-provider.ts';
import { watched } from './metrics/workers.ts';
import { addressesIn, closeAdapters, openMethods, openStores } from './open-adapters.ts';
import { createHttpClient } from './outgoing/client.ts';
import { privateHostsNamedBy } from './outgoing/private-hosts.ts';
import { recoverActions } from './payments/actions/delivered.ts';
import type { Domain } from './payments/domain.ts';
import { hearOthers } from './payments/hear-others.ts';
import { createLeases } from './payments/leases/create.ts';
import { createReconciler } from './payments/reconciliation.ts';
import { recoverPayments } from './payments/recover.ts';
import { defaultSchedules, type Schedules } from './payments/schedules.ts';
import { createSignals } from './payments/signals.ts';
import { createTasks } from './payments/tasks.ts';
import { registry as builtIn } from './registry.ts';
import type { Services } from './services.ts';

export interface TillgateOptions {
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly registry?: Registry;
  readonly schedules?: Partial<Schedules>;
  /** Where the built widget lies. Default: `dist/widget` of this installation. */
  readonly widgetDirectory?: string;
}

/** A running Tillgate. */
export interface Tillgate {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly domain: Domain;
  /** Does all that is due now, and waits for it: for tests that move the clock. */
  runDue(): Promise<void>;
  /** Finishes what is under way, for `drainMs` at most, and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Starts the whole server: database, adapters, recovery of whatever the last process left, workers, HTTP.
 *
 * @throws DatabaseInUseError, or an Error whose message tells the merchant what to do
 */
export async function startTillgate(config: Config, options: TillgateOptions = {}): Promise<Tillgate> {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? createLogger(config.logLevel);
  const registry = options.registry ?? builtIn;
  const metrics = createMetrics(clock);
  const database = await openDatabase(config.database, { serve: true, observer: metrics });
  const services = createServices(config, clock, logger);
  let domain: Domain | null = null;
  let sharedClock: DatabaseClock | null = null;
  try {
    if (database.shared && !options.clock) {
      sharedClock = await followDatabaseClock(database, logger, services.alert);
    }
    domain = await createDomain(config, registry, database, services, sharedClock ?? clock, metrics, options.schedules);
    const widgetDirectory = options.widgetDirectory ?? builtWidget();
    return await run(config, registry, domain, services, sharedClock, metrics.exposition(domain), widgetDirectory);
  } catch (error) {
    sharedClock?.stop();
    if (domain) await closeAdapters(domain);
    await services.http.close();
    await database.close();
    throw error;
  }
}

/** What adapters get, from a configuration. */
export function createServices(config: Config, clock: Clock, logger: Logger): Services {
  const allowedPrivateHosts = privateHostsNamedBy(addressesIn([config.publicUrl, config.stores, config.methods]));
  return {
    clock,
    logger,
    http: createHttpClient({ allowedPrivateHosts }),
    publicUrl: config.publicUrl,
    alert: createAlerts(logger, clock),
  };
}

async function createDomain(
  config: Config,
  registry: Registry,
  database: Database,
  services: Services,
  clock: Clock,
  metrics: Metrics,
  options: Partial<Schedules> = {},
): Promise<Domain> {
  const schedules = { ...defaultSchedules, ...options };
  return {
    database,
    clock,
    logger: services.logger,
    metrics,
    schedules,
    signals: createSignals(),
    leases: createLeases({ database, clock, logger: services.logger, leaseMs: schedules.leaseMs }),
    tasks: createTasks(services.logger),
    stores: openStores(config, registry, services),
    methods: observed(openMethods(config, registry, services), metrics),
    installation: await database.write((tx) => settingOrCreate(tx, 'installation', randomUUID)),
    publicUrl: config.publicUrl,
    alert(alert) {
      metrics.alertRaised(alert.code);
      services.alert(alert);
    },
  };
}

async function run(
  config: Config,
  registry: Registry,
  domain: Domain,
  services: Services,
  sharedClock: DatabaseClock | null,
  metrics: Exposition,
  widgetDirectory: string,
): Promise<Tillgate> {
  const { logger, schedules, signals } = domain;
  // What is under way on a shared database may be another server's: what a dead one left is taken over while running.
  if (!domain.database.shared) {
    await recoverPayments(domain);
    await recoverActions(domain);
    await recoverConfirmations(domain);
  }

  const sender = createConfirmationSender(domain);
  const reconciler = createReconciler(domain);
  const look = (worker: string, work: () => Promise<void>) => watched(domain, worker, work);
  const confirmations = createLoop('confirmations', schedules.pollMs, logger, look('confirmations', sender.run));
  const reconciliation = createLoop('reconciliation', schedules.pollMs, logger, look('reconciliation', reconciler.run));
  signals.onWorkAdded('confirmations', confirmations.wake);
  signals.onWorkAdded('reconciliation', reconciliation.wake);

  const stopHearing = hearOthers(domain);

  let working = false;
  const visits = createVisits(domain);
  const streams = createViewStreams(domain, visits);
  const health = { working: () => working, clockAheadMs: () => sharedClock?.aheadMs() ?? null };
  const { http } = services;
  const app = createApp(domain, { config, registry, http, health, metrics, visits, streams, widgetDirectory });
  const server = createExpressServer(app);
  try {
    await listen(server, config);
  } catch (error) {
    streams.close();
    stopHearing();
    throw error;
  }
  confirmations.start();
  reconciliation.start();
  working = true;

  const { address, port, family } = server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  logger.info({ url, publicUrl: config.publicUrl, stores: config.stores.map(({ id }) => id) }, 'tillgate is running');

  let stopping: Promise<void> | null = null;
  async function shutDown(): Promise<void> {
    working = false;
    streams.close();
    const drained = Promise.all([closeServer(server), confirmations.stop(), reconciliation.stop()])
      .then(domain.tasks.idle)
      .then(() => Promise.all([sender.idle(), reconciler.idle()]));
    await Promise.race([drained, wait(schedules.drainMs)]);
    server.closeAllConnections();
    stopHearing();
    sharedClock?.stop();
    await closeAdapters(domain);
    await services.http.close();
    await domain.database.close();
    logger.info('tillgate has stopped');
  }

  return {
    url,
    domain,
    async runDue() {
      await reconciler.runDue();
      await domain.tasks.idle();
      await sender.run();
      await sender.idle();
    },
    stop() {
      stopping ??= shutDown();
      return stopping;
    },
  };
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} on ${host} is taken. Set another one with PORT or \`port:\`.`) : error);
    });
    server.listen(port, host, resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  return closed;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** Beside the built server in an installation; in a checkout run from source, where the build puts it. */
function builtWidget(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? '../dist/widget' : '../widget', here));
}
