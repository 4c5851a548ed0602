import { Histogram, type Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';

/** A bank's usual answer is within a second; the longest we wait is a minute. Seconds. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60];

/** Every call of every provider: how long it took, and what it taught us. */
export function providerCallMetrics(registry: Registry): Pick<Metrics, 'providerCalled'> {
  const calls = new Histogram({
    name: 'tillgate_provider_call_duration_seconds',
    help: 'Calls of the payment providers by method, operation and outcome (unknown_timeout: no answer in time)',
    labelNames: ['method', 'operation', 'outcome'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    providerCalled: (method, operation, outcome, tookMs) =>
      calls.observe({ method, operation, outcome }, tookMs / 1_000),
  };
}
