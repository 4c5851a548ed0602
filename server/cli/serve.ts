import type { Command } from 'commander';
import { createLogger } from '../logging.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printLine } from './io.ts';
import { type ConfigOption, readConfig, withConfigOption } from './read-config.ts';
import type { Run } from './run.ts';

/**
 * Several servers stand behind something that asks `/readyz`, usually once a second: three of its looks. On a file
 * there is no other server a request could go to, so waiting would only keep the next one from starting.
 */
const GRACE_MS = 3_000;

export function serveCommand(program: Command, dependencies: Dependencies, run: Run): void {
  withConfigOption(program.command('serve'))
    .description('run the server until SIGTERM or SIGINT')
    .action(run((options: ConfigOption) => serve(options, dependencies)));
}

async function serve(options: ConfigOption, dependencies: Dependencies): Promise<ExitCode> {
  const { io, loadRuntime } = dependencies;
  const { registry, startTillgate, isPostgresUrl } = await loadRuntime();
  const config = await readConfig(io, registry, options, { warn: true });
  if (config === null) return EXIT.problem;

  const logger = createLogger(config.logLevel);
  const ending = endingOf(dependencies);
  try {
    const running = await startTillgate(config, { logger });
    await ending.asked;
    await running.stop({ graceMs: isPostgresUrl(config.database) ? GRACE_MS : 0 });
    return EXIT.ok;
  } catch (error) {
    logger.fatal({ err: error }, 'tillgate could not run');
    printLine(io.err, `tillgate: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT.problem;
  } finally {
    ending.forget();
  }
}

/**
 * The first signal asks for a graceful end, also while still starting; the second one ends at once: nothing is lost,
 * because nothing is acknowledged that is not stored.
 */
function endingOf({ signals, exit }: Dependencies): { readonly asked: Promise<void>; forget(): void } {
  let ask: () => void = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  let count = 0;
  const listener = () => {
    count += 1;
    if (count === 1) ask();
    else exit(EXIT.problem);
  };
  signals.on('SIGINT', listener);
  signals.on('SIGTERM', listener);
  return {
    asked,
    forget() {
      signals.off('SIGINT', listener);
      signals.off('SIGTERM', listener);
    },
  };
}
