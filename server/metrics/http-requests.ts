import { Counter, Histogram, type Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';

/** Our own pages take milliseconds; a request that asks a bank takes seconds. Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Requests by the kind of address they were for (see route-class.ts). */
export function httpRequestMetrics(registry: Registry): Pick<Metrics, 'requestAnswered'> {
  const requests = new Counter({
    name: 'tillgate_http_requests_total',
    help: 'HTTP requests by route and status; aborted: the caller went away before the answer had left',
    labelNames: ['route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'tillgate_http_request_duration_seconds',
    help: 'Time to the end of the answer, without the streams of open checkouts',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    requestAnswered(route, status, tookMs) {
      requests.inc({ route, status });
      if (tookMs !== null) durations.observe({ route }, tookMs / 1_000);
    },
  };
}
