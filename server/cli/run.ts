import type { ExitCode } from './exit-codes.ts';

/** Runs a command and reports how it ended. */
export type Run = <Arguments extends unknown[]>(
  action: (...given: Arguments) => Promise<ExitCode>,
) => (...given: Arguments) => Promise<void>;
