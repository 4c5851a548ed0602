import { Counter, type Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';

type Part = Pick<Metrics, 'notificationRefused' | 'notificationIgnored' | 'notificationStored' | 'notificationParked'>;

/** What came of the providers' notifications. Many refused ones: a wrong secret, or somebody who tries. */
export function notificationMetrics(registry: Registry): Part {
  const registers = [registry];
  const refused = new Counter({
    name: 'tillgate_notifications_refused_total',
    help: 'Notifications refused: reason is signature, stale, malformed or unconfigured',
    labelNames: ['method', 'reason'],
    registers,
  });
  const counter = (result: string, help: string) =>
    new Counter({ name: `tillgate_notifications_${result}_total`, help, labelNames: ['method'], registers });
  const ignored = counter('ignored', 'Notifications about nothing that concerns payments');
  const stored = counter('stored', 'Notifications stored with their job, repeated ones included');
  const parked = counter('parked', 'Notifications that never found their payment');
  return {
    notificationRefused: (method, reason) => refused.inc({ method, reason }),
    notificationIgnored: (method) => ignored.inc({ method }),
    notificationStored: (method) => stored.inc({ method }),
    notificationParked: (method) => parked.inc({ method }),
  };
}
