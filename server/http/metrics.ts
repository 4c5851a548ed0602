import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { undelivered } from '../database/repositories/confirmations.ts';
import { countBlockingFlags } from '../database/repositories/flags.ts';
import type { Domain } from '../payments/domain.ts';

/** What a merchant would be woken for, read from the database when asked. */
export function createMetrics(domain: Domain): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { read } = domain.database;
  const gauge = (name: string, help: string, value: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await value());
      },
    });
  gauge('tillgate_confirmations_undelivered', 'Confirmations the stores have not accepted yet', async () => {
    return (await undelivered(read)).count;
  });
  gauge('tillgate_confirmations_oldest_seconds', 'Age of the oldest undelivered confirmation', async () => {
    const { oldestAt } = await undelivered(read);
    return oldestAt === null ? 0 : (domain.clock.now() - oldestAt) / 1_000;
  });
  gauge('tillgate_confirmations_dead', 'Confirmations given up, waiting for a person', async () => {
    return (await undelivered(read)).dead;
  });
  gauge('tillgate_flags_blocking', 'Payments held back by an undecided flag', () => countBlockingFlags(read));
  return registry;
}
