import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { type Money, MoneyError, parseDecimal } from '../../shared/money.ts';
import type { MarkPaidResult } from '../operator/operator.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, printLine } from './io.ts';
import { type ConfigOption, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';
import { printable } from './table.ts';
import { withOperator } from './with-operator.ts';

interface MarkPaidOptions extends ConfigOption {
  readonly received?: string;
  readonly currency: string;
  readonly bankRef: string;
  readonly receivedAt?: number;
  readonly accept: boolean;
  readonly by?: string;
  readonly json: boolean;
}

export function markPaidCommand(program: Command, dependencies: Dependencies, run: Run): void {
  const command = withConfigOption(program.command('mark-paid'))
    .description('record a bank transfer that arrived on the account')
    .argument('<target>', 'checkout (co_…), payment (pay_…), order reference, or reference of the transfer')
    .requiredOption('--bank-ref <reference>', "the bank's own reference; the same one again counts once", bankReference)
    .option('--received <amount>', 'what arrived, e.g. 12.50 (default: exactly what is due)')
    .option('--currency <code>', 'currency of --received', currencyCode, 'EUR')
    .option(
      '--received-at <time>',
      'when it arrived, e.g. 2026-11-20 or 2026-11-20T14:05:00Z (default: now)',
      instantOf,
    )
    .option('--accept', 'also accept a short, over, late or second payment as it is, and tell the store', false)
    .option('--by <name>', 'who records it, for the audit trail (default: the user of this machine)')
    .option('--json', 'print the result as JSON', false);
  command.action(
    run((target: string, options: MarkPaidOptions) => {
      const received = receivedMoney(command, options);
      return markPaid(target, received, options, dependencies);
    }),
  );
}

function markPaid(
  target: string,
  received: Money | null,
  options: MarkPaidOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  return withOperator(dependencies, options, async (operator) => {
    const { bankRef, receivedAt, accept, by, json } = options;
    const result = await operator.markPaid({
      target,
      received,
      bankRef,
      ...(receivedAt !== undefined && { receivedAt }),
      accept,
      by: by ?? `cli:${userInfo().username}`,
    });
    if (json) printJson(dependencies.io, result);
    else await describe(dependencies.io, result);
    return result.result === 'paid' || result.result === 'duplicate' ? EXIT.ok : EXIT.problem;
  });
}

async function describe(io: Io, result: MarkPaidResult): Promise<void> {
  switch (result.result) {
    case 'paid':
      printLine(io.out, `Paid: checkout ${result.checkout}, payment ${result.payment}. The store is being told.`);
      return;
    case 'duplicate':
      printLine(io.out, `Nothing changed: this bank reference was recorded before, for checkout ${result.checkout}.`);
      return;
    case 'flagged':
      printLine(io.err, `Recorded for checkout ${result.checkout}, but the store is not told yet:`);
      for (const flag of result.flags) printLine(io.err, `  ${flag}: ${await meaningOf(flag)}`);
      printLine(io.err, 'Repeat the command with --accept to take the money as it is and tell the store.');
      return;
    case 'refused':
      printLine(io.err, `Not recorded (${result.code}): ${printable(result.message)}`);
  }
}

/** Loaded late: the domain is not needed for `--help`. */
async function meaningOf(flag: string): Promise<string> {
  const { FLAGS } = await import('../payments/flags.ts');
  return Object.entries(FLAGS).find(([code]) => code === flag)?.[1].says ?? 'It needs a decision.';
}

function receivedMoney(command: Command, { received, currency }: MarkPaidOptions): Money | null {
  if (received === undefined) return null;
  try {
    return parseDecimal(received, currency);
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    return command.error(`error: --received must be an amount of ${currency} such as 12.50, not "${received}"`);
  }
}

function currencyCode(text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw new InvalidArgumentError('Write three capital letters, e.g. EUR.');
  return text;
}

function bankReference(text: string): string {
  const reference = text.trim();
  if (reference === '' || reference.length > 140 || /\p{Cc}/u.test(reference)) {
    throw new InvalidArgumentError('Write 1 to 140 characters on one line.');
  }
  return reference;
}

/** A date alone means its start in UTC. */
function instantOf(text: string): number {
  const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const epochMs = iso ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(epochMs)) throw new InvalidArgumentError('Write it like 2026-11-20 or 2026-11-20T14:05:00Z.');
  return epochMs;
}
