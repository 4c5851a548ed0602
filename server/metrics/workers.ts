import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Metrics } from './metrics.ts';

/** Whether this process still looks for work. */
export function workerMetrics(registry: Registry, clock: Clock): Pick<Metrics, 'workerLooked' | 'workerFailed'> {
  const lookedAt = new Map<string, number>();
  new Gauge({
    name: 'tillgate_worker_last_look_age_seconds',
    help: 'Time since a worker of this process last finished looking for work',
    labelNames: ['worker'],
    registers: [registry],
    collect() {
      for (const [worker, at] of lookedAt) this.set({ worker }, (clock.now() - at) / 1_000);
    },
  });
  const failures = new Counter({
    name: 'tillgate_worker_look_failures_total',
    help: 'Looks for work that failed as a whole, as when the database cannot be reached',
    labelNames: ['worker'],
    registers: [registry],
  });
  return {
    workerLooked: (worker, at) => void lookedAt.set(worker, at),
    workerFailed: (worker) => failures.inc({ worker }),
  };
}

/** A worker's look, watched. A look that fails does not count as one. */
export function watched(
  { metrics, clock }: { readonly metrics: Metrics; readonly clock: Clock },
  worker: string,
  look: () => Promise<void>,
): () => Promise<void> {
  // It counts from its start on: a worker whose first look never ends must show.
  metrics.workerLooked(worker, clock.now());
  return async () => {
    try {
      await look();
      metrics.workerLooked(worker, clock.now());
    } catch (error) {
      metrics.workerFailed(worker);
      throw error;
    }
  };
}
