import { stat } from 'node:fs/promises';
import * as zod from 'zod';
import * as authoring from '../authoring/provider.ts';
import { SECOND } from '../clock.ts';
import type { Complaint } from './mistake.ts';

/** A module that waits for something at its top must not keep the server from starting, or from saying why. */
const LOAD_TIMEOUT_MS = 20 * SECOND;

export type Module = { readonly exports: Readonly<Record<string, unknown>> } | { readonly complaint: Complaint };

/**
 * Runs a merchant's module, JavaScript or TypeScript. It finds this server's own copies of `tillgate/provider` and of
 * `zod`, wherever it lies and without a node_modules folder beside it. Never throws.
 */
export async function loadModule(file: string): Promise<Module> {
  const absent = await whyAbsent(file);
  if (absent !== null)
    return { complaint: { message: absent, fix: 'Correct the path; it begins at the folder of tillgate.yaml.' } };
  try {
    return await inTime(file, run(file));
  } catch (error) {
    const message = `The module ${file} could not be loaded: ${reasonOf(error)}`;
    return { complaint: { message, fix: 'Correct the module.' } };
  }
}

async function run(file: string): Promise<Module> {
  // Only for those who have a provider of their own: it is not small.
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    interopDefault: false,
    virtualModules: { 'tillgate/provider': authoring, zod },
  });
  return { exports: await jiti.import<Readonly<Record<string, unknown>>>(file) };
}

async function inTime(file: string, running: Promise<Module>): Promise<Module> {
  const message = `The module ${file} did not finish loading within ${LOAD_TIMEOUT_MS / SECOND} seconds.`;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Module>((resolve) => {
    const complaint = { message, fix: 'Let it wait for nothing while it is loaded; open() is the place for that.' };
    timer = setTimeout(() => resolve({ complaint }), LOAD_TIMEOUT_MS);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function whyAbsent(file: string): Promise<string | null> {
  try {
    return (await stat(file)).isFile() ? null : `The module ${file} is not a file.`;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return `The module ${file} ${missing ? 'does not exist' : 'cannot be read'}.`;
  }
}

/** One line, whatever was thrown: a syntax error comes with its place in the module. */
function reasonOf(error: unknown): string {
  const [first = '', ...more] = (error instanceof Error ? error.message : String(error)).split(/\s*\n\s*/);
  // What follows "Cannot find module …" is a list of whoever required it, our own files included.
  const text = first.startsWith('Cannot find') ? first : [first, ...more].join(' ');
  const line = text.replace(/\s+/g, ' ').trim().slice(0, 300) || 'it threw something without a message';
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
