import { Gauge, Histogram, type Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';

/** A flush to a good disk takes a millisecond, to a bad one fifty; a second is a disk in trouble. Seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** The one door for writes: how many share a transaction, how long it takes, how many wait for theirs. */
export function writeMetrics(registry: Registry): Pick<Metrics, 'writeQueued' | 'groupWritten'> {
  const registers = [registry];
  const waiting = new Gauge({
    name: 'tillgate_writes_waiting',
    help: 'Use cases of this process whose write is not durable yet',
    registers,
  });
  const sizes = new Histogram({
    name: 'tillgate_write_group_size',
    help: 'Use cases that shared one transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers,
  });
  const durations = new Histogram({
    name: 'tillgate_write_commit_duration_seconds',
    help: 'From the beginning of a transaction to its durable end',
    buckets: BUCKETS,
    registers,
  });
  return {
    writeQueued: () => waiting.inc(),
    groupWritten(size, tookMs) {
      waiting.dec(size);
      sizes.observe(size);
      durations.observe(tookMs / 1_000);
    },
  };
}
