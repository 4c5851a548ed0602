/** The connection is gone, or there was none: what was not committed did not happen. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (code !== null) return /^08/.test(code) || LOST.has(code);
  return /connection terminated|connection error|query read timeout|timeout exceeded when trying to connect/i.test(
    error.message,
  );
}

/** It went wrong because of the moment, so the whole use case may be tried again. */
export function isPassing(error: unknown): boolean {
  return isConnectionLost(error) || PASSING.has(codeOf(error) ?? '');
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

const LOST: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57P01', // an administrator, or a failover, ended it
  '57P02', // the server crashed
  '57P03', // it is starting up
  '25P03', // idle in a transaction for too long: this process stood still
  '53300', // too many connections
]);

const PASSING: ReadonlySet<string> = new Set([
  '40001', // serialization failure
  '40P01', // deadlock, with somebody else's statement
  '55P03', // the lock was not free in time
  '25006', // read only: this is the standby of a failover
]);

/** PostgreSQL did not answer for as long as a request can wait. Nothing was acknowledged. */
export class DatabaseUnavailableError extends Error {
  readonly code = 'database_unavailable';
}
