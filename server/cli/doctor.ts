import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { isPostgresUrl } from '../database/location.ts';
import { createLogger } from '../logging.ts';
import type { Dependencies, Runtime } from './dependencies.ts';
import { checkAdapters } from './doctor/adapters-check.ts';
import { checkClock, watchClocks } from './doctor/clock-check.ts';
import { checkCommerceLayer } from './doctor/commercelayer-check.ts';
import { checkConfig } from './doctor/config-check.ts';
import { checkDatabase } from './doctor/database-check.ts';
import type { Finding } from './doctor/finding.ts';
import { checkPostgres } from './doctor/postgres-check.ts';
import { checkPublicUrl } from './doctor/public-url-check.ts';
import { askFor, offersIn, registerAll } from './doctor/register.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, printLine } from './io.ts';
import { type ConfigOption, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';
import { columns } from './table.ts';

interface DoctorOptions extends ConfigOption {
  readonly json: boolean;
  readonly register: boolean;
}

export function doctorCommand(program: Command, dependencies: Dependencies, run: Run): void {
  withConfigOption(program.command('doctor'))
    .description('check configuration, secrets, database, address, platforms, providers and clock')
    .option('--json', 'print the findings as JSON', false)
    .option('--register', 'register missing webhooks at the providers, and save their secrets, without asking', false)
    .action(run((options: DoctorOptions) => doctor(options, dependencies)));
}

async function doctor({ config: file, json, register }: DoctorOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  const runtime = await dependencies.loadRuntime();
  const show = (findings: readonly Finding[]) => (json ? printJson(io, findings) : render(io, findings));
  const first = await examine(file, runtime, dependencies);
  const offers = first.config === null ? [] : offersIn(first.findings);
  const mayAsk = io.interactive && !json;
  if (first.config === null || offers.length === 0 || !(register || mayAsk)) {
    show(first.findings);
    return exitCodeOf(first.findings);
  }

  if (!json) show(first.findings);
  const agreed = register ? offers : await askFor(offers, await dependencies.loadQuestions());
  if (agreed.length === 0) return exitCodeOf(first.findings);
  const done = await registerAll(agreed, first.config, file, runtime, dependencies);
  // As it is now: a secret that was saved is read from its place.
  const { findings } = await examine(file, runtime, dependencies);
  const all = [...done, ...findings];
  if (!json) printLine(io.out, '');
  show(all);
  return exitCodeOf(all);
}

async function examine(file: string, runtime: Runtime, dependencies: Dependencies) {
  const { io } = dependencies;
  const options = { file: resolve(io.cwd, file), env: io.env, registry: runtime.registry };
  const loaded = await loadConfig(options);
  const findings = checkConfig(file, loaded);
  // A secret that registering is about to bring need not be there yet, for registering.
  const usable = loaded.ok ? loaded : await loadConfig({ ...options, absentMethodValues: true });
  if (!usable.ok) return { config: null, findings };
  findings.push(...(await checkInstallation(usable.config, file, runtime, dependencies)));
  return { config: usable.config, findings };
}

const exitCodeOf = (findings: readonly Finding[]): ExitCode =>
  findings.some(({ level }) => level === 'error') ? EXIT.problem : EXIT.ok;

async function checkInstallation(
  config: Config,
  file: string,
  runtime: Runtime,
  { clock, io }: Pick<Dependencies, 'clock' | 'io'>,
): Promise<Finding[]> {
  const services = runtime.createServices(config, clock, createLogger('silent'));
  const watched = watchClocks(services.http, clock);
  try {
    const [database, publicUrl, adapters, commerceLayer] = await Promise.all([
      isPostgresUrl(config.database) ? checkPostgres(config.database, clock) : checkDatabase(config.database),
      checkPublicUrl(config.publicUrl, watched.http),
      checkAdapters(config, runtime, { ...services, http: watched.http }),
      checkCommerceLayer(config, file, io),
    ]);
    const origins = config.stores.flatMap((store) => store.origins);
    const clocks = await checkClock(watched, config.publicUrl, origins);
    return [...database, ...publicUrl, ...adapters, ...commerceLayer, ...clocks];
  } finally {
    await services.http.close();
  }
}

const MARKS: Readonly<Record<Finding['level'], string>> = { ok: 'ok', warning: 'WARNING', error: 'ERROR' };

function render(io: Io, findings: readonly Finding[]): void {
  const rows = findings.map(({ level, check, subject, message }) => [MARKS[level], check, subject, message]);
  printLine(io.out, columns(rows));
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  printLine(io.out, `\n${count('error')} errors, ${count('warning')} warnings, ${count('ok')} ok.`);
}
