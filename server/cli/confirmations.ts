import { type Command, InvalidArgumentError, Option } from 'commander';
import { toDecimal } from '../../shared/money.ts';
import type { AttemptRow, ConfirmationRow, ConfirmationState } from '../operator/operator.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, printLine } from './io.ts';
import { type ConfigOption, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';
import { columns, instant, table } from './table.ts';
import { withOperator } from './with-operator.ts';

const STATES: readonly ConfirmationState[] = ['queued', 'sending', 'waiting', 'unsure', 'delivered', 'dead'];

interface JsonOption extends ConfigOption {
  readonly json: boolean;
}

interface ListOptions extends JsonOption {
  readonly state?: ConfirmationState;
  readonly limit: number;
}

export function confirmationsCommand(program: Command, dependencies: Dependencies, run: Run): void {
  const group = program.command('confirmations').description('what the stores were told, and what they answered');
  const add = (usage: string, description: string) =>
    withConfigOption(group.command(usage)).description(description).option('--json', 'print the result as JSON', false);

  add('list', 'the latest confirmations')
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .option('--limit <number>', 'how many', limitOf, 50)
    .action(run((options: ListOptions) => list(options, dependencies)));
  add('show <id>', 'one confirmation with every attempt and answer').action(
    run((id: string, options: JsonOption) => show(id, options, dependencies)),
  );
  add('resend <id>', 'send one again that is dead, waiting or unsure').action(
    run((id: string, options: JsonOption) => resend(id, options, dependencies)),
  );
}

function list({ state, limit, ...options }: ListOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const rows = await operator.listConfirmations({ ...(state !== undefined && { state }), limit });
    if (options.json) printJson(io, rows);
    else if (rows.length === 0) printLine(io.out, state ? `No confirmation is ${state}.` : 'No confirmations yet.');
    else printLine(io.out, table(HEADING, rows.map(cells)));
    return EXIT.ok;
  });
}

function show(id: string, options: JsonOption, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const found = await operator.showConfirmation(id);
    if (options.json) printJson(io, found);
    else if (found === null) printLine(io.err, notFound(id));
    else describe(io, found.confirmation, found.attempts);
    return found === null ? EXIT.problem : EXIT.ok;
  });
}

function resend(id: string, options: JsonOption, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  return withOperator(dependencies, options, async (operator) => {
    const result = await operator.resendConfirmation(id);
    if (options.json) printJson(io, { id, result });
    else printLine(result === 'queued' ? io.out : io.err, resendMessage(id, result));
    return result === 'queued' || result === 'being_sent' ? EXIT.ok : EXIT.problem;
  });
}

function resendMessage(id: string, result: 'queued' | 'not_found' | 'already_delivered' | 'being_sent'): string {
  switch (result) {
    case 'queued':
      return `${id} is next in the queue. See what the store answers with: tillgate confirmations show ${id}`;
    case 'being_sent':
      return `${id} is being sent right now.`;
    case 'already_delivered':
      return `${id} was delivered: the store knows, and is not told again.`;
    case 'not_found':
      return notFound(id);
  }
}

const notFound = (id: string) => `There is no confirmation ${id}. See: tillgate confirmations list`;

const HEADING = ['ID', 'STORE', 'ORDER', 'KIND', 'STATE', 'AMOUNT', 'ATTEMPTS', 'NEXT (UTC)'];

function cells({ id, store, orderRef, kind, state, money, attempts, nextAt }: ConfirmationRow): string[] {
  return [id, store, orderRef, kind, state, `${toDecimal(money)} ${money.currency}`, String(attempts), instant(nextAt)];
}

function describe(io: Io, row: ConfirmationRow, attempts: readonly AttemptRow[]): void {
  const facts = [
    ['Confirmation', row.id],
    ['Store', row.store],
    ['Order', row.orderRef],
    ['Says', `${row.kind}, ${toDecimal(row.money)} ${row.money.currency}`],
    ['State', row.state],
    ['Created', instant(row.createdAt)],
    ['Delivered', instant(row.deliveredAt)],
    ['Next try', instant(row.nextAt)],
  ];
  printLine(io.out, columns(facts));
  const tries = attempts.map((attempt) => [
    String(attempt.number),
    instant(attempt.startedAt),
    attempt.finishedAt === null ? '-' : `${attempt.finishedAt - attempt.startedAt} ms`,
    attempt.result,
    attempt.status,
    attempt.body,
  ]);
  if (tries.length > 0) printLine(io.out, `\n${table(['#', 'AT (UTC)', 'TOOK', 'RESULT', 'STATUS', 'ANSWER'], tries)}`);
}

export function limitOf(text: string): number {
  const limit = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 1_000) throw new InvalidArgumentError('Write a number from 1 to 1000.');
  return limit;
}
