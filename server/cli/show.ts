import { type Command, InvalidArgumentError } from 'commander';
import type { Story } from '../operator/story/story.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson, printLine } from './io.ts';
import { type ConfigOption, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';
import { storyText } from './story-text.ts';
import { printable } from './table.ts';
import { withOperator } from './with-operator.ts';

interface ShowOptions extends ConfigOption {
  readonly json: boolean;
  readonly utc: boolean;
  readonly width?: number;
}

/** Where nobody says how wide the terminal is. */
const USUAL_WIDTH = 100;

export function showCommand(program: Command, dependencies: Dependencies, run: Run): void {
  withConfigOption(program.command('show'))
    .description('the story of a checkout: what happened, what comes next, what you can do')
    .argument('<target>', 'checkout (co_…) or order reference')
    .option('--utc', 'times in UTC (default: in this machine’s own zone)', false)
    .option('--width <columns>', 'where lines are broken, 60 to 120 (default: the terminal’s width)', widthOf)
    .option('--json', 'print it as JSON: a list with one story per checkout of the order', false)
    .action(run((target: string, options: ShowOptions) => show(target, options, dependencies)));
}

function show(target: string, options: ShowOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const stories: readonly Story[] = await operator.tellStories(target);
    const zone = options.utc ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
    const width = options.width ?? io.columns ?? USUAL_WIDTH;
    if (options.json) printJson(io, stories);
    else if (stories.length === 0) printLine(io.err, `There is no checkout or order ${printable(target)}.`);
    else printLine(io.out, stories.map((story) => storyText(story, { zone, width })).join('\n\n\n'));
    return stories.length === 0 ? EXIT.problem : EXIT.ok;
  });
}

function widthOf(text: string): number {
  const width = /^[0-9]{2,3}$/.test(text) ? Number(text) : 0;
  if (width < 60 || width > 120) throw new InvalidArgumentError('Write a number from 60 to 120.');
  return width;
}
