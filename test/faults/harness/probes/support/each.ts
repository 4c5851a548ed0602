import type { Probe, ProbeWorld } from '../../probe.ts';

/** One probe for each row of a table: the way a fault is written is part of its title. */
export function each<Row>(
  rows: readonly (readonly [fault: string, title: string, row: Row])[],
  attempt: (world: ProbeWorld, row: Row) => Promise<void>,
): readonly Probe[] {
  return rows.map(([fault, title, row]) => ({ fault, title, try: (world) => attempt(world, row) }));
}
