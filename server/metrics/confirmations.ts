import { Counter, Histogram, type Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';

/** From "at once" over the first retries to a store that is down for a day. Seconds. */
const BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400];

/** How the stores are told, and how soon after the money is there. */
export function confirmationMetrics(registry: Registry): Pick<Metrics, 'confirmationAttempted' | 'confirmationTold'> {
  const attempts = new Counter({
    name: 'tillgate_confirmation_attempts_total',
    help: 'Attempts to tell a store: result is delivered, notDelivered, unsure or impossible',
    labelNames: ['platform', 'kind', 'result'],
    registers: [registry],
  });
  const latency = new Histogram({
    name: 'tillgate_confirmation_latency_seconds',
    help: 'From the money being captured to the store having accepted the news',
    labelNames: ['platform', 'kind'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    confirmationAttempted: (platform, kind, result) => attempts.inc({ platform, kind, result }),
    confirmationTold: (platform, kind, afterMs) => latency.observe({ platform, kind }, Math.max(0, afterMs) / 1_000),
  };
}
