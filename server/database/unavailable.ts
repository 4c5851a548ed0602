import { DatabaseUnavailableError, isPassing } from './postgres/failures.ts';

/** Whether an error says that the books cannot be written or read at the moment, rather than that the code is wrong. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError || isPassing(error)) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(BUSY|FULL|READONLY|IOERR|CANTOPEN)/.test(code);
}
