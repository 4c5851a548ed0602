import { isDeepStrictEqual } from 'node:util';

/** Throws unless `came` is `expected`, member by member. */
export function demand(what: string, came: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(came, expected)) throw new Error(`${what}: expected ${shown(expected)}, came ${shown(came)}`);
}

/** Throws unless `came` is one of `allowed`. */
export function demandOneOf<T>(what: string, came: T, allowed: readonly T[]): void {
  if (!allowed.includes(came)) throw new Error(`${what}: expected one of ${shown(allowed)}, came ${shown(came)}`);
}

/** Throws unless `holds`; `came` is what was looked at. */
export function demandThat(what: string, holds: boolean, came: unknown): void {
  if (!holds) throw new Error(`${what}, came ${shown(came)}`);
}

/** Short enough for a line of a report. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
