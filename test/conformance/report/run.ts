import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type VitestReport, vitestReport } from './table.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../../..');

/** In the order of the table's columns. */
const PROVIDERS = ['stripe', 'stripe-element', 'paypal', 'mollie', 'btcpay', 'sandbox', 'bank-transfer', 'voucher'];

/** The test files of the providers that come with Tillgate. */
export const ownFiles = (): string[] =>
  PROVIDERS.map((name) => join(HERE, '..', `${name}.test.ts`)).filter((file) => existsSync(file));

/**
 * Runs the suite by these files, in a process of its own, whose words go to standard error: standard output belongs to
 * the result. `quiet`: says nothing at all. Throws an Error when there is no report.
 */
export async function runSuite(files: readonly string[], { quiet = false } = {}): Promise<VitestReport> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-conformance-'));
  const outputFile = join(folder, 'report.json');
  const include = files.map((file) => relative(ROOT, file).split(sep).join('/'));
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const args = ['run', '--root', ROOT, '--config', join(HERE, 'vitest.config.ts')];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`];
  const child = spawn(process.execPath, [vitest, ...args, ...reporters], {
    cwd: ROOT,
    stdio: quiet ? 'ignore' : ['ignore', 2, 2],
    env: { ...process.env, TILLGATE_CONFORMANCE_FILES: JSON.stringify(include) },
  });
  try {
    await new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve()));
    if (!existsSync(outputFile)) throw new Error('The suite ended without a report; see above.');
    return vitestReport.parse(JSON.parse(readFileSync(outputFile, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Columns in the order in which the files were named, whichever of them was done first. */
export const inOrderOf = (files: readonly string[], report: VitestReport): VitestReport => {
  const place = (name: string) => files.findIndex((file) => relative(ROOT, file) === relative(ROOT, name));
  return { testResults: [...report.testResults].sort((a, b) => place(a.name) - place(b.name)) };
};
