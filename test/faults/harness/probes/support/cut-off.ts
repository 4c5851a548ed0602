const CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** The server went away before it answered. */
export class CutOffError extends Error {
  readonly code = 'ECONNRESET';
}

/**
 * True for what a probe throws when it was cut off: where a round has just killed the server, that says nothing about
 * the fault, and the probe is to be tried again; where it has not, the server must not have hung up.
 */
export function wasCutOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && CODES.includes(String(error.code))) return true;
  if (error instanceof AggregateError) return error.errors.some(wasCutOff);
  return wasCutOff(error.cause);
}
