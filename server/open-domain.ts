import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createAlerts } from './alerts.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Registry } from './config/registry.ts';
import type { Database } from './database/database.ts';
import { settingOrCreate } from './database/repositories/settings.ts';
import type { Metrics } from './metrics/metrics.ts';
import { observed } from './metrics/observed-provider.ts';
import { addressesIn, openMethods, openStores } from './open-adapters.ts';
import { createHttpClient } from './outgoing/client.ts';
import { privateHostsNamedBy } from './outgoing/private-hosts.ts';
import type { Domain } from './payments/domain.ts';
import { createLeases } from './payments/leases/create.ts';
import { defaultSchedules, type Schedules } from './payments/schedules.ts';
import { createSignals } from './payments/signals.ts';
import { createTasks } from './payments/tasks.ts';
import { examineCopy } from './recovery/older-copy.ts';
import type { Services } from './services.ts';

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

/** What a server's domain is made of beside its configuration. */
export interface DomainParts {
  readonly database: Database;
  readonly services: Services;
  readonly metrics: Metrics;
  /** The database's own where several servers share it, else that of the services. */
  readonly clock: Clock;
  readonly schedules?: Partial<Schedules>;
}

/** The domain of a server, its stores and methods opened. */
export async function openDomain(config: Config, registry: Registry, parts: DomainParts): Promise<Domain> {
  const { database, services, metrics, clock } = parts;
  const { logger } = services;
  const schedules = { ...defaultSchedules, ...parts.schedules };
  const installation = await database.write((tx) => settingOrCreate(tx, 'installation', randomUUID));
  const { putBackAt } = await examineCopy(database, config.database, installation, clock.now());
  return {
    database,
    clock,
    logger,
    metrics,
    schedules,
    signals: createSignals(),
    leases: createLeases({ database, clock, logger, leaseMs: schedules.leaseMs }),
    tasks: createTasks(logger),
    stores: openStores(config, registry, services),
    methods: observed(openMethods(config, registry, services), metrics),
    installation,
    putBackAt,
    publicUrl: config.publicUrl,
    alert(alert) {
      metrics.alertRaised(alert.code);
      services.alert(alert);
    },
  };
}
