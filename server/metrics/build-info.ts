import { Gauge, type Registry } from 'prom-client';
import { packageVersion } from '../version.ts';

/** Which version runs, as labels of a 1: the custom of Prometheus exporters. */
export function buildInfo(registry: Registry): void {
  new Gauge({
    name: 'tillgate_build_info',
    help: 'The running version of Tillgate and of Node',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version: packageVersion(), node: process.version }, 1);
}
