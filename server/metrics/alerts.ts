import { Counter, type Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';

/** What was shown to a person; the log has the words. */
export function alertMetrics(registry: Registry): Pick<Metrics, 'alertRaised'> {
  const alerts = new Counter({
    name: 'tillgate_alerts_total',
    help: 'Alerts by code, each time their reason arose; the log shows the same one once an hour',
    labelNames: ['code'],
    registers: [registry],
  });
  return { alertRaised: (code) => alerts.inc({ code }) };
}
