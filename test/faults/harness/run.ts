import type { RoundResult } from './round.ts';

/** What many rounds came to. */
export interface Totals {
  runs: number;
  rounds: number;
  /** How often each fault was tried. */
  readonly tried: Map<string, number>;
  captured: number;
  confirmed: number;
  /** Captured, not confirmed, and a person is shown that; as what, how often. */
  readonly shown: Map<string, number>;
  doubles: number;
  losses: number;
  /** Probes that nobody answered for long, while the machine was busy. */
  readonly stalls: { readonly seed: number; readonly what: string }[];
  readonly violations: { readonly seed: number; readonly oracle: string; readonly what: string }[];
}

export const noTotals = (): Totals => ({
  runs: 0,
  rounds: 0,
  tried: new Map(),
  captured: 0,
  confirmed: 0,
  shown: new Map(),
  doubles: 0,
  losses: 0,
  stalls: [],
  violations: [],
});

export function add(totals: Totals, result: RoundResult): void {
  const { seed, runs, tried, captured, confirmed, shown, stalls, violations } = result;
  totals.runs += runs;
  totals.rounds += 1;
  totals.captured += captured;
  totals.confirmed += confirmed;
  for (const [fault, times] of tried) totals.tried.set(fault, (totals.tried.get(fault) ?? 0) + times);
  for (const [as, times] of shown) totals.shown.set(as, (totals.shown.get(as) ?? 0) + times);
  totals.stalls.push(...stalls.map((what) => ({ seed, what })));
  for (const { oracle, what, kind } of violations) {
    if (kind === 'double') totals.doubles += 1;
    if (kind === 'loss') totals.losses += 1;
    totals.violations.push({ seed, oracle, what });
  }
  const losses = violations.filter(({ kind }) => kind === 'loss').length;
  if (captured !== confirmed + sumOf(shown) + losses) {
    const what = `captured ${captured}, but confirmed ${confirmed}, shown ${sumOf(shown)} and lost ${losses}`;
    totals.violations.push({ seed, oracle: 'harness', what });
  }
}

export const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, times) => total + times, 0);

export interface Wanted {
  readonly runs: number;
  readonly ordersPerRound: number;
  /** Rounds at the same time. */
  readonly lanes: number;
  /** Of the first round; each next one has one more. */
  readonly seed: number;
}

/** Plays rounds until there were enough runs. `heard` is told of each one. */
export async function playAll(
  { runs, ordersPerRound, lanes, seed }: Wanted,
  play: (seed: number, orders: number) => Promise<RoundResult>,
  heard: (totals: Totals, result: RoundResult) => void = () => undefined,
): Promise<Totals> {
  const totals = noTotals();
  let begun = 0;
  let round = 0;
  const lane = async () => {
    while (begun < runs) {
      const orders = Math.min(ordersPerRound, runs - begun);
      begun += orders;
      const own = seed + round;
      round += 1;
      const result = await play(own, orders);
      add(totals, result);
      heard(totals, result);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return totals;
}
