import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Plan, secretVariable, tokenFile } from './plan.ts';
import { yamlText } from './yaml-text.ts';

/** What was written, for the person and for the store's dashboard. */
export interface WrittenFiles {
  readonly files: readonly string[];
  /** Environment variable → secret, for each CraftingStore store. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Stands in a token's file until the real one is there; `tillgate doctor` finds it. */
export const TOKEN_PLACEHOLDER = 'paste-the-login-token-here';

const OWNER_ONLY = 0o600;

/**
 * Writes `tillgate.yaml` and what it refers to. Secrets that exist already are kept: the store's dashboard knows them.
 *
 * @throws Error when `tillgate.yaml` exists, unless `force`
 */
export async function writeFiles(folder: string, file: string, plan: Plan, force: boolean): Promise<WrittenFiles> {
  await create(join(folder, file), yamlText(plan), force);
  const files = [file];
  const variables = plan.stores
    .filter(({ platform }) => platform === 'craftingstore')
    .map(({ id }) => secretVariable(id));
  const secrets = await addSecrets(join(folder, '.env'), variables);
  if (secrets.size > 0) files.push('.env');
  for (const { id } of plan.stores.filter(({ platform }) => platform === 'atshop')) {
    if (await createSecretFile(join(folder, tokenFile(id)), `${TOKEN_PLACEHOLDER}\n`)) files.push(tokenFile(id));
  }
  return { files, secrets };
}

async function create(path: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    throw new Error(`${path} exists already. Name another file with --config, or overwrite it with --force.`);
  }
}

/** Adds the variables that `.env` does not hold yet, each with 256 random bits. */
async function addSecrets(path: string, variables: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const before = await readIfThere(path);
  const known = parseEnv(before);
  const secrets = new Map(variables.map((name) => [name, known[name] || randomBytes(32).toString('hex')]));
  const missing = [...secrets].filter(([name]) => !known[name]).map(([name, secret]) => `${name}=${secret}\n`);
  if (missing.length === 0) return secrets;
  const text = `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${missing.join('')}`;
  await writeFile(path, text, { mode: OWNER_ONLY });
  // `mode` counts only for a new file.
  await chmod(path, OWNER_ONLY);
  return secrets;
}

async function createSecretFile(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: OWNER_ONLY });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return '';
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
