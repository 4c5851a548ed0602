import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Registry } from './config/registry.ts';
import { openDatabase } from './database/database.ts';
import { isPostgresUrl } from './database/location.ts';
import { watchWrites } from './database/writability.ts';
import { type DatabaseClock, followDatabaseClock } from './database-clock.ts';
import { createExpressServer } from './http/born.ts';
import type { Health } from './http/health.ts';
import { closeServer, listen } from './http/listen.ts';
import { createViewStreams } from './http/view-streams.ts';
import { createVisits } from './http/visits.ts';
import { createLogger } from './logging.ts';
import { createMetrics, type Exposition } from './metrics/create.ts';
import { closeAdapters } from './open-adapters.ts';
import { createServices, openDomain } from './open-domain.ts';
import type { Domain } from './payments/domain.ts';
import { hearOthers } from './payments/hear-others.ts';
import type { Schedules } from './payments/schedules.ts';
import { registry as builtIn } from './registry.ts';
import type { Services } from './services.ts';
import { createSteadyClock, type SteadyClock } from './steady-clock.ts';
import { prepareWorkers } from './workers.ts';

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
  const own = options.clock ?? machineClock(config.database);
  const logger = options.logger ?? createLogger(config.logLevel);
  const registry = options.registry ?? builtIn;
  const metrics = createMetrics(own);
  const opened = await openDatabase(config.database, { serve: true, observer: metrics });
  const { database, trouble } = watchWrites(opened);
  const services = createServices(config, own, logger);
  let domain: Domain | null = null;
  let shared: DatabaseClock | null = null;
  try {
    if (database.shared && !options.clock) shared = await followDatabaseClock(database, logger, services.alert);
    const parts = { database, services, metrics, clock: shared ?? own };
    domain = await openDomain(config, registry, options.schedules ? { ...parts, schedules: options.schedules } : parts);
    const exposition = metrics.exposition(domain);
    const widgetDirectory = options.widgetDirectory ?? builtWidget();
    return await run({ config, registry, domain, services, shared, trouble, metrics: exposition, widgetDirectory });
  } catch (error) {
    shared?.stop();
    if (domain) await closeAdapters(domain);
    await services.http.close();
    await database.close();
    throw error;
  }
}

/** Where a shared database says the time of all that is planned, nothing hangs on the machine's: adapters see it as it is. */
const machineClock = (location: string): Clock => (isPostgresUrl(location) ? systemClock : createSteadyClock());

interface Parts {
  readonly config: Config;
  readonly registry: Registry;
  readonly domain: Domain;
  readonly services: Services;
  readonly shared: DatabaseClock | null;
  readonly trouble: Health['writeTrouble'];
  readonly metrics: Exposition;
  readonly widgetDirectory: string;
}

async function run(parts: Parts): Promise<Tillgate> {
  const { config, domain, services, shared } = parts;
  const { logger, schedules } = domain;
  const workers = await prepareWorkers(domain, config);
  const stopHearing = hearOthers(domain);
  let draining = false;
  const health: Health = {
    draining: () => draining,
    workers: workers.states,
    writeTrouble: parts.trouble,
    clockAheadMs: () => shared?.aheadMs() ?? null,
  };
  const visits = createVisits(domain);
  const streams = createViewStreams(domain, visits);
  const server = createExpressServer(createApp(domain, { ...parts, http: services.http, health, visits, streams }));
  const url = await listen(server, config).catch((error) => {
    streams.close();
    stopHearing();
    throw error;
  });
  workers.start();
  logger.info({ url, publicUrl: config.publicUrl, stores: config.stores.map(({ id }) => id) }, 'tillgate is running');

  let stopping: Promise<void> | null = null;
  async function shutDown(graceMs: number): Promise<void> {
    const deadline = performance.now() + schedules.drainMs;
    draining = true;
    const rested = workers.stop();
    await wait(Math.min(graceMs, schedules.drainMs / 2));
    streams.close();
    const drained = Promise.all([closeServer(server), rested]).then(workers.idle);
    await Promise.race([drained, wait(deadline - performance.now())]);
    server.closeAllConnections();
    stopHearing();
    shared?.stop();
    await workers.end();
    // A call that nobody answers may hold them longer: what it was about is taken up again by its schedule.
    const closed = closeAdapters(domain).then(services.http.close);
    await Promise.race([closed, wait(Math.max(CLOSE_MS, deadline - performance.now()))]);
    await domain.database.close();
    logger.info('tillgate has stopped');
  }

  return {
    url,
    domain,
    runDue: workers.runDue,
    stop({ graceMs = 0 } = {}) {
      stopping ??= shutDown(graceMs);
      return stopping;
    },
  };
}

/** For what has to be let go of after the time to drain is used up, milliseconds. */
const CLOSE_MS = 500;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** Beside the built server in an installation; in a checkout run from source, where the build puts it. */
function builtWidget(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? '../dist/widget' : '../widget', here));
}
