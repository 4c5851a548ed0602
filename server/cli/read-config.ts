import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { type ConfigMistake, renderMistakes } from '../config/mistake.ts';
import type { Registry } from '../config/registry.ts';
import { type Io, printLine } from './io.ts';

export interface ConfigOption {
  readonly config: string;
}

/** Adds `--config`. */
export function withConfigOption(command: Command): Command {
  return command.option('-c, --config <file>', 'the configuration file', './tillgate.yaml');
}

/** Reads the configuration; after mistakes, says all of them and returns null. `warn` also says what is only unwise. */
export async function readConfig(
  io: Io,
  registry: Registry,
  option: ConfigOption,
  { warn }: { readonly warn: boolean },
): Promise<Config | null> {
  const file = resolve(io.cwd, option.config);
  const result = await loadConfig({ file, env: io.env, registry });
  if (!result.ok) {
    printLine(io.err, `${count(result.problems, 'mistake')} in ${option.config}:\n${renderMistakes(result.problems)}`);
    return null;
  }
  if (warn && result.warnings.length > 0) {
    printLine(io.err, `${count(result.warnings, 'warning')} for ${option.config}:\n${renderMistakes(result.warnings)}`);
  }
  return result.config;
}

function count(list: readonly ConfigMistake[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}
