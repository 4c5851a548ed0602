import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Dependencies, Runtime } from '../../../server/cli/dependencies.ts';
import { runCommandLine } from '../../../server/cli/program.ts';
import type { Questions } from '../../../server/cli/questions.ts';
import { isPostgresUrl } from '../../../server/database/location.ts';
import type { HttpClient, HttpResult } from '../../../server/outgoing/http-client.ts';
import { registry } from '../../../server/registry.ts';

export const NOW = Date.parse('2026-11-20T12:00:00Z');
export const GOOD_SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0';

export const GOOD_CONFIG = `publicUrl: https://pay.example.com
logLevel: silent
stores:
  - id: blocks
    platform: craftingstore
    secret: \${BLOCKS_SECRET}
    origins: [https://blocks.example.net]
methods:
  bank: { provider: bank-transfer, iban: NL91ABNA0417164300, beneficiary: Example BV }
`;

/** A folder of its own for each test, with `GOOD_CONFIG` in `tillgate.yaml` unless `empty`. */
export function testFolder({ empty = false } = {}): { readonly path: string } {
  const folder = { path: '' };
  beforeEach(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'tillgate-cli-'));
    if (!empty) writeFileSync(join(folder.path, 'tillgate.yaml'), GOOD_CONFIG);
  });
  afterEach(() => rmSync(folder.path, { recursive: true, force: true }));
  return folder;
}

const notExpected = (what: string) => () => {
  throw new Error(`${what} must not be used here`);
};

/** The real registry; everything else fails the test when it is used without being given. */
export function fakeRuntime(parts: Partial<Runtime> = {}): Runtime {
  return {
    registry,
    createServices: (config, clock, logger) => ({
      clock,
      logger,
      publicUrl: config.publicUrl,
      http: fakeHttp(() => ({ kind: 'neverSent', reason: 'ENOTFOUND' })),
      alert: () => undefined,
    }),
    startTillgate: notExpected('startTillgate'),
    openOperator: notExpected('openOperator'),
    openMethods: notExpected('openMethods'),
    openStores: notExpected('openStores'),
    isPostgresUrl,
    backUp: notExpected('backUp'),
    putBack: notExpected('putBack'),
    moveToPostgres: notExpected('moveToPostgres'),
    markRestored: notExpected('markRestored'),
    ...parts,
  };
}

export function fakeHttp(answer: (url: string) => HttpResult): HttpClient {
  return { call: async ({ url }) => answer(url), close: async () => undefined };
}

export interface CliSetup {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly runtime?: Partial<Runtime>;
  readonly questions?: Questions;
  readonly interactive?: boolean;
}

/** A command line under way: signals may be sent before it ends. */
export function startCli(argv: readonly string[], setup: CliSetup = {}) {
  let out = '';
  let err = '';
  const signals = new EventEmitter();
  const exits: number[] = [];
  const dependencies: Dependencies = {
    io: {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      interactive: setup.interactive ?? false,
      env: { BLOCKS_SECRET: GOOD_SECRET, ...setup.env },
      cwd: setup.cwd ?? tmpdir(),
    },
    clock: { now: () => NOW },
    version: '9.8.7',
    signals,
    exit: (code) => exits.push(code),
    loadRuntime: async () => fakeRuntime(setup.runtime),
    loadQuestions: async () => {
      if (setup.questions === undefined) throw new Error('Nobody must be asked here');
      return setup.questions;
    },
  };
  const ended = runCommandLine(argv, dependencies).then((code) => ({ code, out, err }));
  return { ended, signals, exits };
}

/** Runs a command line to its end. */
export const cli = (argv: readonly string[], setup?: CliSetup) => startCli(argv, setup).ended;
