import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, printLine } from './io.ts';
import { type ConfigOption, readConfig, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';

interface RestoreOptions extends ConfigOption {
  readonly json: boolean;
}

export function restoreCommand(program: Command, dependencies: Dependencies, run: Run): void {
  withConfigOption(program.command('restore [backup]'))
    .description('put a backup back; without one: say that you have put one back yourself (pg_restore, a snapshot)')
    .option('--json', 'print the result as JSON', false)
    .action(run((backup: string | undefined, options: RestoreOptions) => restore(backup, options, dependencies)));
}

async function restore(
  backup: string | undefined,
  options: RestoreOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const { io, clock, loadRuntime } = dependencies;
  const { registry, putBack, markRestored, isPostgresUrl } = await loadRuntime();
  const config = await readConfig(io, registry, options, { warn: false });
  if (config === null) return EXIT.problem;
  if (backup === undefined) {
    await markRestored(config.database, clock.now());
    if (options.json) printJson(io, { result: 'marked' });
    else printLine(io.out, `The database is marked as restored.\n${NEXT}`);
    return EXIT.ok;
  }
  if (isPostgresUrl(config.database)) return usePgRestore(io, options.json);
  const result = await putBack(resolve(io.cwd, backup), config.database, clock.now());
  if (options.json) printJson(io, result);
  else if (result.result === 'refused') printLine(io.err, `Not restored (${result.code}): ${result.message}`);
  else {
    const kept = result.kept === null ? '' : ` What was there before is kept as ${result.kept}.`;
    printLine(io.out, `Restored ${result.file} from ${backup}: ${result.checkouts} checkouts.${kept}\n${NEXT}`);
  }
  return result.result === 'done' ? EXIT.ok : EXIT.problem;
}

const NEXT =
  'Now start the server. It reads stores back before it tells them anything again, and looks at every payment under way; ' +
  'what it cannot find out is shown with: tillgate confirmations list --state dead\n' +
  'Payments begun after the backup was made are not in it: compare your providers’ lists with your orders.';

function usePgRestore(io: Io, json: boolean): ExitCode {
  const message =
    'This installation keeps its books in PostgreSQL: stop all servers, put the dump back with pg_restore, then run ' +
    '"tillgate restore" without a file.';
  if (json) printJson(io, { result: 'refused', code: 'use_pg_restore', message });
  else printLine(io.err, `Not restored (use_pg_restore): ${message}`);
  return EXIT.problem;
}
