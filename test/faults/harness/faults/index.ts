import type { Storage } from '../database.ts';
import type { OrderFault, RoundFault } from '../fault.ts';
import { CONCURRENCY_ORDER_FAULTS, CONCURRENCY_ROUND_FAULTS } from './concurrency.ts';
import { CRASH_ROUND_FAULTS, FILE_FAULTS, POSTGRES_FAULTS } from './crash.ts';
import { PROVIDER_FAULTS } from './providers.ts';
import { STORE_ORDER_FAULTS, STORE_ROUND_FAULTS } from './stores.ts';

export interface RoundFaults {
  readonly orders: readonly OrderFault[];
  readonly rounds: readonly RoundFault[];
}

/** All that can be drawn on this kind of database. */
export function faultsFor({ line }: Pick<Storage, 'line'>): RoundFaults {
  const own = line === null ? FILE_FAULTS : POSTGRES_FAULTS;
  return {
    orders: [...PROVIDER_FAULTS, ...STORE_ORDER_FAULTS, ...CONCURRENCY_ORDER_FAULTS],
    rounds: [...CRASH_ROUND_FAULTS, ...own, ...STORE_ROUND_FAULTS, ...CONCURRENCY_ROUND_FAULTS],
  };
}
