import { type Database, FAULTS } from './list.ts';
import type { Totals } from './run.ts';

const sum = (tried: ReadonlyMap<string, number>) => [...tried.values()].reduce((total, times) => total + times, 0);

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
  const { runs, rounds, captured, confirmed, doubles, losses, violations, tried } = totals;
  return {
    runs,
    faults: sum(tried),
    captured,
    confirmed,
    doubles,
    losses,
    untried: untriedOf(totals, database),
    seed,
    database,
    seconds: Math.round(seconds),
    rounds,
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
  const { runs, rounds, tried, captured, confirmed, doubles, losses, violations } = totals;
  return [
    'fault    tried  what',
    ...lines,
    '',
    `${runs} runs in ${rounds} rounds under ${sum(tried)} faults, ${seconds.toFixed(0)} s (${(runs / seconds).toFixed(1)} a second)`,
    `captured ${captured}, told ${confirmed}, doubles ${doubles}, losses ${losses}, violations ${violations.length}`,
    `untried: ${untriedOf(totals, database).join(' ') || 'none'}`,
  ].join('\n');
}
