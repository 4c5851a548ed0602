import { basename, dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { writeFiles } from './init/files.ts';
import { interview } from './init/interview.ts';
import { nextSteps } from './init/next-steps.ts';
import { type PlanOptions, planFromOptions, wrongOptions } from './init/options.ts';
import { PLATFORM_IDS, type Plan } from './init/plan.ts';
import { printLine } from './io.ts';
import { type ConfigOption, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';

interface InitOptions extends ConfigOption, PlanOptions {
  readonly yes: boolean;
  readonly force: boolean;
}

export function initCommand(program: Command, dependencies: Dependencies, run: Run): void {
  const command = withConfigOption(program.command('init'))
    .description('ask a few questions, write tillgate.yaml with its secrets, and say what to paste where')
    .addOption(new Option('--platform <platform>', 'where the store is').choices(PLATFORM_IDS))
    .option('--public-url <url>', 'where shoppers will reach Tillgate, e.g. https://pay.example.com')
    .option('--store <id>', 'short name of the store; it stands in URLs')
    .option('--origin <url...>', 'address of the store, e.g. https://shop.example.com', [])
    .option('--organization <organization>', 'at Commerce Layer: slug or address, e.g. fashion')
    .option('--sandbox', 'take test cards (no real money)', false)
    .option('--iban <iban>', 'take bank transfers to this account')
    .option('--beneficiary <name>', 'holder of that account')
    .option('-y, --yes', 'ask nothing: take the options as they are', false)
    .option('--force', 'overwrite an existing configuration file; secrets that exist are kept', false);
  command.action(
    run(async (options: InitOptions) => {
      const plan = await planOf(command, options, dependencies);
      return write(plan, options, dependencies);
    }),
  );
}

async function planOf(command: Command, options: InitOptions, { io, loadQuestions }: Dependencies): Promise<Plan> {
  if (options.yes) {
    const plan = planFromOptions(options);
    return 'stores' in plan ? plan : command.error(problemList(plan));
  }
  if (!io.interactive)
    return command.error('error: there is no terminal to ask on: give the answers as options, and --yes');
  const wrong = wrongOptions(options);
  return wrong.length > 0 ? command.error(problemList(wrong)) : interview(await loadQuestions(), options);
}

async function write(plan: Plan, options: InitOptions, { io }: Dependencies): Promise<ExitCode> {
  const path = resolve(io.cwd, options.config);
  const written = await writeFiles(dirname(path), basename(path), plan, options.force);
  printLine(io.out, `Wrote ${written.files.join(', ')}. Keep all but ${basename(path)} out of version control.\n`);
  printLine(io.out, nextSteps(plan, written, io.interactive));
  return EXIT.ok;
}

function problemList(problems: readonly string[]): string {
  return problems.map((problem) => `error: ${problem}`).join('\n');
}
