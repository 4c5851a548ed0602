import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackUpResult } from '../database/sqlite/back-up.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, printLine } from './io.ts';
import { type ConfigOption, readConfig, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';
import { inBytes } from './table.ts';

interface BackupOptions extends ConfigOption {
  readonly force: boolean;
  readonly json: boolean;
}

export function backupCommand(program: Command, dependencies: Dependencies, run: Run): void {
  withConfigOption(program.command('backup <file>'))
    .description('copy the database into a file, beside the running server; also from cron')
    .option('--force', 'overwrite the file', false)
    .option('--json', 'print the result as JSON', false)
    .action(run((file: string, options: BackupOptions) => backup(file, options, dependencies)));
}

async function backup(file: string, options: BackupOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io, loadRuntime } = dependencies;
  const { registry, backUp, isPostgresUrl } = await loadRuntime();
  const config = await readConfig(io, registry, options, { warn: false });
  if (config === null) return EXIT.problem;
  const target = resolve(io.cwd, file);
  if (isPostgresUrl(config.database)) return useDump(io, config.database, file, options.json);
  const result = await backUp(config.database, target, {
    force: options.force,
    ...(io.interactive && { onProgress: (share) => io.err(`\r${Math.round(share * 100)} %`) }),
  });
  if (options.json) printJson(io, result);
  else if (result.result === 'refused') printLine(io.err, `Not backed up (${result.code}): ${result.message}`);
  else printLine(io.out, said(result, file));
  return result.result === 'done' ? EXIT.ok : EXIT.problem;
}

function said({ bytes, checkouts, ms }: Extract<BackUpResult, { result: 'done' }>, file: string): string {
  return (
    `Backed up to ${file}: ${inBytes(bytes)}, ${checkouts} checkouts, read back and whole, in ${(ms / 1_000).toFixed(1)} s.\n` +
    `Keep it away from this machine. To put it back: stop the server, then tillgate restore ${file}`
  );
}

/** PostgreSQL has tools of its own for it, which a merchant's hosting may run already. */
function useDump(io: Io, url: string, file: string, json: boolean): ExitCode {
  const { username, hostname, port, pathname } = new URL(url);
  const words = [
    'pg_dump --format=custom',
    `--file=${quoted(file)}`,
    `--host=${quoted(hostname)}`,
    ...(port === '' ? [] : [`--port=${port}`]),
    ...(username === '' ? [] : [`--username=${quoted(decodeURIComponent(username))}`]),
    `--dbname=${quoted(decodeURIComponent(pathname.slice(1)))}`,
  ];
  const command = words.join(' ');
  const message = 'This installation keeps its books in PostgreSQL, which is backed up with its own tools.';
  if (json) printJson(io, { result: 'refused', code: 'use_pg_dump', message, command });
  else {
    printLine(io.err, `Not backed up (use_pg_dump): ${message} It asks for the password, or takes it from PGPASSWORD:`);
    printLine(io.out, command);
    printLine(io.err, 'After a pg_restore of it, and before the servers start: tillgate restore');
  }
  return EXIT.problem;
}

/** For a shell, where it needs to be. */
const quoted = (text: string) => (/^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
