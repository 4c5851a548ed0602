/** The connection is gone or of no use, or there was none: what was not committed did not happen. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isNameLost(error) || isPlanStale(error)) return true;
  const code = codeOf(error);
  if (code !== null) return /^08/.test(code) || LOST.has(code);
  return /connection terminated|connection error|query read timeout|timeout exceeded when trying to connect/i.test(
    error.message,
  );
}

/** The query kept under a name is not there, or another one's: somebody between us and the server shares out connections. */
export const isNameLost = (error: unknown) => ['26000', '42P05'].includes(codeOf(error) ?? '');

/** A table has got another column since a query on it was kept: another connection does not have it yet. Words differ by language. */
const isPlanStale = (error: Error) =>
  codeOf(error) === '0A000' && 'routine' in error && error.routine === 'RevalidateCachedQuery';

/** It went wrong because of the moment, so the whole use case may be tried again. */
export function isPassing(error: unknown): boolean {
  return isConnectionLost(error) || PASSING.has(codeOf(error) ?? '');
}

/** A server that has not come so far yet was asked about a transaction: it took over from one whose last work is lost. */
export const isOfTheFuture = (error: unknown) => codeOf(error) === '22023';

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

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
