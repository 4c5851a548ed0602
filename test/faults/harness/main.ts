/**
 * `npm run faults -- --runs 10000 --database sqlite --seed 7 --json`: pays orders under drawn faults, and ends with 1 when
 * anything was violated. The seed of a round, given as `--seed`, plays that round again.
 */
import { parseArgs } from 'node:util';
import { files, postgresStorages } from './database.ts';
import { jsonOf, type Setting, tableOf } from './report.ts';
import { playRound } from './round.ts';
import { playAll } from './run.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '60' },
    database: { type: 'string', default: 'sqlite' },
    seed: { type: 'string' },
    orders: { type: 'string', default: '60' },
    lanes: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

function numberOf(name: string, text: string): number {
  const number = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  if (number < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return number;
}

const seed = values.seed === undefined ? 1 + Math.floor(Math.random() * 1e8) : numberOf('seed', values.seed);
const wanted = {
  runs: numberOf('runs', values.runs),
  ordersPerRound: numberOf('orders', values.orders),
  lanes: numberOf('lanes', values.lanes),
  seed,
};
const { database } = values;
if (database !== 'sqlite' && database !== 'postgres') throw new Error('--database is sqlite or postgres');

const say = (text: string) => process.stderr.write(`${text}\n`);
say(`seed ${seed}, ${database}`);
const started = performance.now();
const secondsSoFar = () => (performance.now() - started) / 1_000;

const storages = database === 'postgres' ? await postgresStorages() : files;

const totals = await playAll(
  wanted,
  (own, orders) => playRound({ seed: own, orders, storages }),
  (sofar, { seed: own, violations }) => {
    const pace = (sofar.runs / secondsSoFar()).toFixed(1);
    say(
      `${sofar.runs}/${wanted.runs} runs, ${pace} a second, told ${sofar.confirmed} of ${sofar.captured}, violations ${sofar.violations.length}`,
    );
    for (const { oracle, what } of violations)
      say(`VIOLATION ${oracle}, replay with --seed ${own} --runs ${wanted.ordersPerRound}: ${what}`);
  },
);
await storages.close();
const setting: Setting = { seed, database, seconds: secondsSoFar() };
process.stdout.write(`${values.json ? JSON.stringify(jsonOf(totals, setting)) : tableOf(totals, setting)}\n`);
process.exit(totals.violations.length > 0 ? 1 : 0);
