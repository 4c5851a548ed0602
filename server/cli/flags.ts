import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { DecideResult, FlagRow, LeftFlag, SeenResult } from '../operator/operator.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson, printLine } from './io.ts';
import { type ConfigOption, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';
import { instant, table } from './table.ts';
import { withOperator } from './with-operator.ts';

interface JsonOption extends ConfigOption {
  readonly json: boolean;
}

interface ListOptions extends JsonOption {
  readonly all: boolean;
}

interface DecideOptions extends JsonOption {
  readonly by?: string;
}

export function flagsCommand(program: Command, dependencies: Dependencies, run: Run): void {
  const group = program.command('flags').description('money that waits for your decision: short, over, late, double');
  const add = (usage: string, description: string) =>
    withConfigOption(group.command(usage)).description(description).option('--json', 'print the result as JSON', false);
  const by = ['--by <name>', 'who decides, for the audit trail (default: the user of this machine)'] as const;

  add('list', 'what waits, newest first')
    .option('--all', 'also what only informs', false)
    .action(run((options: ListOptions) => list(options, dependencies)));
  add('accept <checkout>', 'take the money as it is and tell the store')
    .option(...by)
    .action(run((id: string, options: DecideOptions) => decide(id, 'accept', options, dependencies)));
  add('dismiss <checkout>', 'the money was sent back: tell the store nothing, end the checkout')
    .option(...by)
    .action(run((id: string, options: DecideOptions) => decide(id, 'dismiss', options, dependencies)));
  add('seen <checkout>', 'you have seen to what only informs: take it off the list')
    .option(...by)
    .action(run((id: string, options: DecideOptions) => see(id, options, dependencies)));
}

function list({ all, ...options }: ListOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const rows = await operator.listFlags({ all });
    if (options.json) printJson(io, rows);
    else if (rows.length === 0) printLine(io.out, 'Nothing waits for a decision.');
    else
      printLine(io.out, table(['CHECKOUT', 'STORE', 'ORDER', 'SINCE (UTC)', 'FLAG', 'WHAT HAPPENED'], rows.map(cells)));
    return EXIT.ok;
  });
}

function cells({ checkout, store, orderRef, createdAt, code, says, detail }: FlagRow): string[] {
  const facts = Object.entries(detail).map(([name, value]) => `${name} ${String(value)}`);
  return [checkout, store, orderRef, instant(createdAt), code, [says, ...facts].join(' ')];
}

function decide(
  id: string,
  decision: 'accept' | 'dismiss',
  { by, ...options }: DecideOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const result = await operator.decideFlags(id, decision, by ?? `cli:${userInfo().username}`);
    const done = result.result === 'decided';
    if (options.json) printJson(io, result);
    else printLine(done ? io.out : io.err, message(result, decision));
    return done ? EXIT.ok : EXIT.problem;
  });
}

function message(result: DecideResult, decision: 'accept' | 'dismiss'): string {
  switch (result.result) {
    case 'decided': {
      const then = decision === 'accept' ? 'The store is being told.' : 'The store is not told.';
      return `Decided for ${result.checkout}: ${result.flags.join(', ')}. ${then}`;
    }
    case 'not_found':
      return `There is no checkout ${result.checkout}. See: tillgate flags list`;
    case 'nothing_to_decide':
      return `Nothing of ${result.checkout} can be decided that way. See: tillgate flags list`;
  }
}

function see(id: string, { by, ...options }: DecideOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const result = await operator.seeFlags(id, by ?? `cli:${userInfo().username}`);
    const done = result.result === 'seen';
    if (options.json) printJson(io, result);
    else {
      printLine(done ? io.out : io.err, seenMessage(result));
      for (const flag of result.left) printLine(io.err, leftMessage(result.checkout, flag));
    }
    return done ? EXIT.ok : EXIT.problem;
  });
}

function seenMessage({ result, checkout, flags }: SeenResult): string {
  switch (result) {
    case 'seen':
      return `Seen to for ${checkout}: ${flags.join(', ')}.`;
    case 'not_found':
      return `There is no checkout ${checkout}. See: tillgate flags list --all`;
    case 'nothing_to_see':
      return `Nothing of ${checkout} only informs. See: tillgate flags list --all`;
  }
}

const leftMessage = (checkout: string, { code, action }: LeftFlag) =>
  action === null
    ? `Still to be decided, ${code}: tillgate flags accept ${checkout}, or tillgate flags dismiss ${checkout}`
    : `Still to be decided, ${code}: tillgate actions decide ${action} --succeeded, or --failed`;
