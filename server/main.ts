#!/usr/bin/env node
import type { Dependencies } from './cli/dependencies.ts';
import { runCommandLine } from './cli/program.ts';
import { SECOND, systemClock } from './clock.ts';
import { packageVersion } from './version.ts';

const dependencies: Dependencies = {
  io: {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
    columns: process.stdout.columns,
    env: process.env,
    cwd: process.cwd(),
  },
  clock: systemClock,
  version: packageVersion(),
  signals: process,
  exit: (code) => process.exit(code),
  loadRuntime: () => import('./cli/runtime.ts'),
  loadQuestions: async () => (await import('./cli/inquirer-questions.ts')).inquirerQuestions,
};

// Not process.exit: what was printed must reach a pipe.
process.exitCode = await runCommandLine(process.argv.slice(2), dependencies);
// Only fires where something still holds the process: a call that nobody answers has had its time.
setTimeout(() => process.exit(), SECOND).unref();
