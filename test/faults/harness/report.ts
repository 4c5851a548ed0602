import { type Database, FAULTS } from './list.ts';
import { sumOf, type Totals } from './run.ts';

/** Faults of the list that this run should have tried, and did not. */
export const untriedOf = ({ tried }: Pick<Totals, 'tried'>, database: Database): string[] =>
  FAULTS.filter(({ only }) => only === undefined || only === database)
    .filter(({ id, elsewhere }) => elsewhere === undefined && !tried.has(id))
    .map(({ id }) => id);

export interface Setting {
  readonly seed: number;
  readonly database: Database;
  readonly seconds: number;
}

/** What `--json` prints. */
export function jsonOf(totals: Totals, { seed, database, seconds }: Setting) {
  const { runs, rounds, captured, confirmed, shown, doubles, losses, stalls, violations, tried } = totals;
  return {
    runs,
    faults: sumOf(tried),
    captured,
    confirmed,
    shown: sumOf(shown),
    doubles,
    losses,
    untried: untriedOf(totals, database),
    seed,
    database,
    seconds: Math.round(seconds),
    rounds,
    shownAs: Object.fromEntries(shown),
    stalls,
    violations,
    tried: Object.fromEntries(tried),
  };
}

/** What a person reads. */
export function tableOf(totals: Totals, { seconds, database }: Setting): string {
  const lines = FAULTS.map(({ id, title, elsewhere }) => {
    const times = totals.tried.get(id);
    const shown = times === undefined ? (elsewhere === undefined ? '–' : 'elsewhere') : String(times);
    return `${id.padEnd(4)} ${shown.padStart(9)}  ${title}${elsewhere === undefined ? '' : ` (${elsewhere})`}`;
  });
  const { runs, rounds, tried, captured, confirmed, shown, doubles, losses, stalls, violations } = totals;
  const as = [...shown].map(([reason, times]) => `${times} as ${reason}`).join(', ');
  return [
    'fault    tried  what',
    ...lines,
    '',
    `${runs} runs in ${rounds} rounds under ${sumOf(tried)} faults, ${seconds.toFixed(0)} s (${(runs / seconds).toFixed(1)} a second)`,
    `captured ${captured} = told ${confirmed} + shown to a person ${sumOf(shown)} + lost ${losses}; doubles ${doubles}, violations ${violations.length}`,
    ...(as === '' ? [] : [`shown: ${as}`]),
    ...stalls.map(({ seed, what }) => `stalled while the machine was busy, seed ${seed}: ${what}`),
    `untried: ${untriedOf(totals, database).join(' ') || 'none'}`,
  ].join('\n');
}
