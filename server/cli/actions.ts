import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { toDecimal } from '../../shared/money.ts';
import type { ActionRow, DecideActionResult, SaidOfAction, WaitsFor } from '../operator/operator.ts';
import { limitOf } from './confirmations.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson, printLine } from './io.ts';
import { type ConfigOption, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';
import { instant, printable, table } from './table.ts';
import { withOperator } from './with-operator.ts';

interface JsonOption extends ConfigOption {
  readonly json: boolean;
}

interface ListOptions extends JsonOption {
  readonly all: boolean;
  readonly order?: string;
  readonly limit: number;
}

interface DecideOptions extends JsonOption {
  readonly succeeded?: true;
  readonly failed?: true;
  readonly force: boolean;
  readonly by?: string;
}

export function actionsCommand(program: Command, dependencies: Dependencies, run: Run): void {
  const group = program
    .command('actions')
    .description('what Commerce Layer did with orders’ money: authorizes, captures, voids, refunds');
  const add = (usage: string, description: string) =>
    withConfigOption(group.command(usage)).description(description).option('--json', 'print the result as JSON', false);

  add('list', 'what is not decided yet and why, newest first')
    .option('--all', 'also what is decided', false)
    .option('--order <reference>', "only this order's")
    .option('--limit <number>', 'how many', limitOf, 50)
    .action(run((options: ListOptions) => list(options, dependencies)));

  const decideOne = add(
    'decide <action>',
    'you have looked at the provider: say what became of a capture, void or refund',
  )
    .addOption(new Option('--succeeded', 'it happened there: the store is told so').conflicts('failed'))
    .addOption(new Option('--failed', 'it did not and will not: the store may try again').conflicts('succeeded'))
    .option('--force', 'even though Tillgate is still asking, or the provider shows something else', false)
    .option('--by <name>', 'who decides, for the audit trail (default: the user of this machine)');
  decideOne.action(
    run((id: string, options: DecideOptions) => {
      if (!options.succeeded && !options.failed) decideOne.error('error: say --succeeded or --failed');
      return decide(id, options.succeeded ? 'succeeded' : 'failed', options, dependencies);
    }),
  );
}

function list({ all, order, limit, ...options }: ListOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const rows = await operator.listActions({ all, ...(order !== undefined && { orderRef: order }), limit });
    if (options.json) printJson(io, rows);
    else if (rows.length === 0) printLine(io.out, all ? 'No actions.' : 'No action is undecided.');
    else printLine(io.out, table(HEADING, rows.map(cells)));
    return EXIT.ok;
  });
}

const HEADING = ['ACTION', 'STORE', 'ORDER', 'KIND', 'AMOUNT', 'STATE', 'SINCE (UTC)', 'WHY'];

function cells(row: ActionRow): string[] {
  const { id, store, orderRef, kind, money, state, createdAt, waitsFor, failure } = row;
  const why = waitsFor === null ? (failure?.code ?? '-') : reason(row, waitsFor);
  return [id, store, orderRef, kind, `${toDecimal(money)} ${money.currency}`, state, instant(createdAt), why];
}

function reason({ id, checkout }: ActionRow, waitsFor: WaitsFor): string {
  switch (waitsFor.what) {
    case 'money': {
      const next = waitsFor.nextAt === null ? '' : `, next look at ${instant(waitsFor.nextAt)}`;
      return `waits for the shopper's money${next}`;
    }
    case 'flags':
      return `needs a person: tillgate flags accept ${checkout}, or dismiss`;
    case 'turn':
      return waitsFor.behind === null ? 'about to be asked for' : `waits for its turn behind ${waitsFor.behind}`;
    case 'provider':
      return `the provider was asked, next look at ${instant(waitsFor.nextAt)}`;
    case 'person':
      return `needs a person: look at the provider, then tillgate actions decide ${id}`;
  }
}

function decide(
  id: string,
  outcome: SaidOfAction['outcome'],
  { by, force, ...options }: DecideOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const result = await operator.decideAction(id, { outcome, force, by: by ?? `cli:${userInfo().username}` });
    const done = result.result === 'decided';
    if (options.json) printJson(io, result);
    else printLine(done ? io.out : io.err, message(result));
    return done ? EXIT.ok : EXIT.problem;
  });
}

function message(result: DecideActionResult): string {
  if (result.result === 'refused') return `Not decided (${result.code}): ${printable(result.message)}`;
  const then = result.told
    ? 'The store is being told.'
    : 'The store’s call broke off unanswered: do the same there again, and it hears this.';
  return `Decided: ${result.action} ${result.outcome}. ${then}`;
}
