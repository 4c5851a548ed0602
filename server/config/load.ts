import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Environment, withDotEnv } from './environment.ts';
import { type ConfigResult, parseConfigWithModules } from './parse.ts';
import type { Registry } from './registry.ts';

export interface LoadOptions {
  /** Path of `tillgate.yaml`. */
  readonly file: string;
  readonly env: Environment;
  readonly registry: Registry;
  /** See ParseOptions. */
  readonly absentMethodValues?: boolean;
}

const MAX_CHARACTERS = 1024 * 1024;

/**
 * Reads and checks a configuration file, and loads the modules it names; `.env` beside it stands behind the
 * environment. Rejects never.
 */
export async function loadConfig({
  file,
  env,
  registry,
  absentMethodValues = false,
}: LoadOptions): Promise<ConfigResult> {
  const path = resolve(file);
  const directory = dirname(path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return failed(
      `The file ${path} ${missing ? 'does not exist' : 'cannot be read'}.`,
      'Name it with --config, or run "tillgate init" to write one.',
    );
  }
  if (text.length > MAX_CHARACTERS) return failed(`The file ${path} is larger than 1 MiB.`, 'Name a tillgate.yaml.');
  return parseConfigWithModules(text, {
    env: withDotEnv(directory, env),
    readFile: (name) => readFileSync(name, 'utf8'),
    registry,
    directory,
    absentMethodValues,
  });
}

function failed(message: string, fix: string): ConfigResult {
  return { ok: false, problems: [{ key: '', line: null, column: null, message, fix }] };
}
