import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { createAlerts } from './alerts.ts';
import { createApp } from './app.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Registry } from './config/registry.ts';
import { recoverConfirmations } from './confirmations/recover.ts';
import { createConfirmationSender } from './confirmations/worker.ts';
import { type Database, openDatabase } from './database/database.ts';
import { settingOrCreate } from './database/repositories/settings.ts';
import { watchWrites } from './database/writability.ts';
import { createExpressServer } from './http/born.ts';
import type { Health } from './http/health.ts';
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
import { reconcile } from './payments/reconciliation.ts';
import { recoverPayments } from './payments/recover.ts';
import { defaultSchedules, type Schedules } from './payments/schedules.ts';
import { createSignals } from './payments/signals.ts';
import { createTasks } from './payments/tasks.ts';
import { examineCopy } from './recovery/older-copy.ts';
import { createUpkeep } from './recovery/upkeep.ts';
import { registry as builtIn } from './registry.ts';
import type { Services } from './services.ts';
import { createSteadyClock, type SteadyClock } from './steady-clock.ts';

export interface TillgateOptions {
  readonly logger?: Logger;
  /** A steady clock's leaps are followed; any other one is taken at its word. */
  readonly clock?: Clock | SteadyClock;
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
  /**
   * Finishes what is under way and lets go of everything, within `drainMs`. For the first `graceMs` of it requests are
   * still taken while `/readyz` says 503 already, so that a load balancer can send them elsewhere first; default 0.
   */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
}

/**
 * Starts the whole server: database, adapters, recovery of whatever the last process left, workers, HTTP.
 *
 * @throws DatabaseInUseError, or an Error whose message tells the merchant what to do
 */
export async function startTillgate(config: Config, options: TillgateOptions = {}): Promise<Tillgate> {
  const clock = options.clock ?? createSteadyClock();
  const logger = options.logger ?? createLogger(config.logLevel);
  const registry = options.registry ?? builtIn;
  const metrics = createMetrics(clock);
  const opened = await openDatabase(config.database, { serve: true, observer: metrics });
  const { database, trouble } = watchWrites(opened);
  const services = createServices(config, clock, logger);
  let domain: Domain | null = null;
  try {
    domain = await createDomain(config, registry, database, services, metrics, options.schedules);
    const widgetDirectory = options.widgetDirectory ?? builtWidget();
    return await run(
      config,
      registry,
      domain,
      services,
      { metrics: metrics.exposition(domain), trouble },
      widgetDirectory,
    );
  } catch (error) {
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
  metrics: Metrics,
  schedules: Partial<Schedules> = {},
): Promise<Domain> {
  const installation = await database.write((tx) => settingOrCreate(tx, 'installation', randomUUID));
  return {
    database,
    clock: services.clock,
    logger: services.logger,
    metrics,
    schedules: { ...defaultSchedules, ...schedules },
    signals: createSignals(),
    tasks: createTasks(services.logger),
    stores: openStores(config, registry, services),
    methods: observed(openMethods(config, registry, services), metrics),
    installation,
    putBackAt: (await examineCopy(database, config.database, installation, services.clock.now())).putBackAt,
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
  { metrics, trouble }: { readonly metrics: Exposition; readonly trouble: Health['writeTrouble'] },
  widgetDirectory: string,
): Promise<Tillgate> {
  const { logger, schedules, signals } = domain;
  const upkeep = createUpkeep(domain, config);
  await upkeep.begin();
  await recoverPayments(domain);
  await recoverActions(domain);
  await recoverConfirmations(domain);

  const sender = createConfirmationSender(domain);
  const look = (worker: string, work: () => Promise<void>) => watched(domain, worker, work);
  const confirmations = createLoop('confirmations', schedules.pollMs, logger, look('confirmations', sender.run));
  const reconciliation = createLoop(
    'reconciliation',
    schedules.pollMs,
    logger,
    look('reconciliation', () => reconcile(domain)),
  );
  signals.onWorkAdded('confirmations', confirmations.wake);
  signals.onWorkAdded('reconciliation', reconciliation.wake);

  const care = createLoop('upkeep', schedules.pollMs, logger, upkeep.run);

  let draining = false;
  const visits = createVisits(domain);
  const streams = createViewStreams(domain, visits);
  const health: Health = {
    draining: () => draining,
    workers: () => ({ confirmations: confirmations.state(), reconciliation: reconciliation.state() }),
    writeTrouble: trouble,
  };
  const { http } = services;
  const app = createApp(domain, { config, registry, http, health, metrics, visits, streams, widgetDirectory });
  const server = createExpressServer(app);
  try {
    await listen(server, config);
  } catch (error) {
    streams.close();
    throw error;
  }
  confirmations.start();
  reconciliation.start();
  care.start();

  const { address, port, family } = server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  logger.info({ url, publicUrl: config.publicUrl, stores: config.stores.map(({ id }) => id) }, 'tillgate is running');

  let stopping: Promise<void> | null = null;
  async function shutDown(graceMs: number): Promise<void> {
    const deadline = performance.now() + schedules.drainMs;
    draining = true;
    sender.stop();
    const rested = Promise.all([confirmations.stop(), reconciliation.stop(), care.stop()]);
    await wait(Math.min(graceMs, schedules.drainMs / 2));
    streams.close();
    const drained = Promise.all([closeServer(server), rested])
      .then(domain.tasks.idle)
      .then(sender.idle);
    await Promise.race([drained, wait(deadline - performance.now())]);
    server.closeAllConnections();
    await upkeep.end();
    // A call that nobody answers may hold them longer: what it was about is taken up again by its schedule.
    const closed = closeAdapters(domain).then(services.http.close);
    await Promise.race([closed, wait(Math.max(CLOSE_MS, deadline - performance.now()))]);
    await domain.database.close();
    logger.info('tillgate has stopped');
  }

  return {
    url,
    domain,
    async runDue() {
      await reconcile(domain);
      await domain.tasks.idle();
      await sender.run();
      await sender.idle();
      await upkeep.run();
    },
    stop({ graceMs = 0 } = {}) {
      stopping ??= shutDown(graceMs);
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

/** For what has to be let go of after the time to drain is used up, milliseconds. */
const CLOSE_MS = 500;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** Beside the built server in an installation; in a checkout run from source, where the build puts it. */
function builtWidget(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? '../dist/widget' : '../widget', here));
}
