import { Command, CommanderError } from 'commander';
import { actionsCommand } from './actions.ts';
import { backupCommand } from './backup.ts';
import { commercelayerCommand } from './commercelayer/command.ts';
import { confirmationsCommand } from './confirmations.ts';
import type { Dependencies } from './dependencies.ts';
import { doctorCommand } from './doctor.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { flagsCommand } from './flags.ts';
import { initCommand } from './init.ts';
import { printLine } from './io.ts';
import { markPaidCommand } from './mark-paid.ts';
import { migrateToPostgresCommand } from './migrate-to-postgres.ts';
import { QuestionsCancelled } from './questions.ts';
import { restoreCommand } from './restore.ts';
import type { Run } from './run.ts';
import { serveCommand } from './serve.ts';
import { showCommand } from './show.ts';

const COMMANDS = [
  serveCommand,
  initCommand,
  doctorCommand,
  showCommand,
  markPaidCommand,
  flagsCommand,
  actionsCommand,
  confirmationsCommand,
  backupCommand,
  restoreCommand,
  migrateToPostgresCommand,
  commercelayerCommand,
];

/** Runs one command line (without `node` and script) and returns the exit code of the process. */
export async function runCommandLine(argv: readonly string[], dependencies: Dependencies): Promise<ExitCode> {
  const { io, version } = dependencies;
  let code: ExitCode = EXIT.ok;
  const run: Run =
    (action) =>
    async (...given) => {
      code = await action(...given);
    };

  const program = new Command('tillgate')
    .description('Takes payments for stores that only offer a custom payment gateway.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError();
  for (const add of COMMANDS) add(program, dependencies, run);

  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already said what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof QuestionsCancelled) printLine(io.err, 'Cancelled: nothing was written.');
    else printLine(io.err, `tillgate: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT.problem;
  }
}
