import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** Environment variables, as `process.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment with `.env` of `directory` behind it, if there is one: what is really set wins. */
export function withDotEnv(directory: string, env: Environment): Environment {
  let text: string;
  try {
    text = readFileSync(resolve(directory, '.env'), 'utf8');
  } catch (error) {
    // Without the file, or without the right to read it, a missing value is reported where it is used.
    if (error instanceof Error && 'code' in error) return env;
    throw error;
  }
  return { ...parseEnv(text), ...env };
}
