import { Command, InvalidArgumentError } from 'commander';
import type { Figure } from './figure.ts';

export interface BenchOptions {
  readonly figures: readonly Figure[];
  readonly rounds: number;
  readonly quick: boolean;
  readonly json: boolean;
}

/** The median of fewer is a coincidence. */
const ROUNDS = 5;
const QUICK_ROUNDS = 3;

/** Reads the command line; ends the process with a clear message where it makes no sense. */
export function readOptions(args: readonly string[], figures: readonly Figure[]): BenchOptions {
  const command = new Command('npm run bench --')
    .description('Measures Tillgate against the least that could do the same work, as ratios of one run.')
    .option('--only <name...>', 'measure only these figures', (name: string, before: Figure[] | undefined) => [
      ...(before ?? []),
      ...name.split(',').map((one) => figureCalled(one, figures)),
    ])
    .option('--rounds <count>', `how many rounds (default: ${ROUNDS})`, count)
    .option('--quick', `shorter rounds, and ${QUICK_ROUNDS} of them: for a look during work, not to be quoted`, false)
    .option('--json', 'one line of JSON per figure instead of a table', false)
    .addHelpText('after', `\nFigures:\n${figures.map(({ name, title }) => `  ${name.padEnd(32)}${title}`).join('\n')}`);
  const options = command.parse(args, { from: 'user' }).opts<{
    only?: Figure[];
    rounds?: number;
    quick: boolean;
    json: boolean;
  }>();
  return {
    figures: options.only ?? figures,
    rounds: options.rounds ?? (options.quick ? QUICK_ROUNDS : ROUNDS),
    quick: options.quick,
    json: options.json,
  };
}

function figureCalled(name: string, figures: readonly Figure[]): Figure {
  const figure = figures.find((one) => one.name === name);
  if (figure) return figure;
  throw new InvalidArgumentError(`There is no figure "${name}". Figures: ${figures.map((one) => one.name).join(', ')}`);
}

function count(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1 to 999.');
  return Number(text);
}
