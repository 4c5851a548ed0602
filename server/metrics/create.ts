import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Domain } from '../payments/domain.ts';
import { alertMetrics } from './alerts.ts';
import { buildInfo } from './build-info.ts';
import { confirmationMetrics } from './confirmations.ts';
import { httpRequestMetrics } from './http-requests.ts';
import type { Metrics } from './metrics.ts';
import { notificationMetrics } from './notifications.ts';
import { providerCallMetrics } from './provider-calls.ts';
import { standing } from './standing.ts';
import { workerMetrics } from './workers.ts';
import { writeMetrics } from './writes.ts';

/** Metrics that can be shown. */
export interface ExposedMetrics extends Metrics {
  /** Adds how things stand in the database, and answers what tells it all in Prometheus' text format. */
  exposition(domain: Pick<Domain, 'database' | 'clock'>): Exposition;
}

export interface Exposition {
  readonly contentType: string;
  text(): Promise<string>;
}

/** The counters of one server; several in one process (tests) share nothing. */
export function createMetrics(clock: Clock): ExposedMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  buildInfo(registry);
  return {
    ...notificationMetrics(registry),
    ...confirmationMetrics(registry),
    ...providerCallMetrics(registry),
    ...httpRequestMetrics(registry),
    ...writeMetrics(registry),
    ...workerMetrics(registry, clock),
    ...alertMetrics(registry),
    exposition(domain) {
      const { read } = standing(registry, domain);
      return {
        contentType: registry.contentType,
        async text() {
          await read();
          return registry.metrics();
        },
      };
    },
  };
}
