import type { Command } from 'commander';
import { shownLocation } from '../database/location.ts';
import type { MoveResult } from '../database/move/to-postgres.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, printLine } from './io.ts';
import { type ConfigOption, readConfig, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';
import { columns } from './table.ts';

interface MoveOptions extends ConfigOption {
  readonly dryRun: boolean;
  readonly json: boolean;
}

export function migrateToPostgresCommand(program: Command, dependencies: Dependencies, run: Run): void {
  withConfigOption(program.command('migrate-to-postgres <url>'))
    .description('move a stopped installation from its file into an empty PostgreSQL database')
    .option('--dry-run', 'only look whether it could be done, and how much it is', false)
    .option('--json', 'print the result as JSON', false)
    .action(run((url: string, options: MoveOptions) => move(url, options, dependencies)));
}

async function move(url: string, options: MoveOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io, clock, loadRuntime } = dependencies;
  const { registry, moveToPostgres, isPostgresUrl } = await loadRuntime();
  const config = await readConfig(io, registry, options, { warn: false });
  if (config === null) return EXIT.problem;
  const refused = (code: string, message: string): ExitCode => {
    if (options.json) printJson(io, { result: 'refused', code, message });
    else printLine(io.err, `Not moved (${code}): ${message}`);
    return EXIT.problem;
  };
  if (!isPostgresUrl(url) || !URL.canParse(url)) {
    return refused('not_an_address', 'Name the database as postgres://user:password@host/database.');
  }
  if (isPostgresUrl(config.database)) return refused('not_a_file', 'The books are in PostgreSQL already.');

  const result = await moveToPostgres(config.database, url, {
    now: clock.now(),
    dryRun: options.dryRun,
    ...(!options.json && { onProgress: ({ table, copied, rows }) => show(io, `${table}: ${copied} of ${rows}`) }),
  });
  if (result.result === 'refused') return refused(result.code, result.message);
  const setting = settingFor(url);
  if (options.json) printJson(io, result.result === 'would_move' ? result : { ...result, setting });
  else printLine(io.out, said(result, config.database, setting));
  return EXIT.ok;
}

/** Progress, where a person watches. */
const show = (io: Io, text: string) => io.interactive && printLine(io.err, text);

function said(result: Exclude<MoveResult, { result: 'refused' }>, file: string, setting: string): string {
  if (result.result === 'already_moved') {
    return `It was moved before: the database there has this installation's books.\n${next(file, setting)}`;
  }
  const rows = columns(Object.entries(result.rows).map(([table, count]) => [`  ${table}`, String(count)]));
  return result.result === 'would_move'
    ? `It could be moved now:\n${rows}`
    : `Moved, and compared with the original, in ${(result.ms / 1_000).toFixed(1)} s:\n${rows}\n${next(file, setting)}`;
}

const next = (file: string, setting: string) =>
  `Write this into the configuration, and start the server:\n  ${setting}\nNo server starts on ${file} any more; keep it until you are sure.`;

/** Without the password, which belongs into the environment. */
function settingFor(url: string): string {
  const { password } = new URL(url);
  return `database: ${password === '' ? shownLocation(url) : shownLocation(url).replace(':***@', VARIABLE)}`;
}

/** As `tillgate.yaml` writes a variable. */
const VARIABLE = `:$${'{DATABASE_PASSWORD}'}@`;
