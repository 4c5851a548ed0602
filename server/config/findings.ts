import type { ZodType } from 'zod';
import { explain, unknownKey } from './explain.ts';
import { knownKeys } from './known-keys.ts';
import type { Complaint, ConfigMistake } from './mistake.ts';
import { isMapping, type Path, pathKey } from './path.ts';
import { locate, type Source } from './source.ts';

/** Collects every mistake of one file, so that a merchant sees them all at once. */
export interface Findings {
  readonly mistakes: readonly ConfigMistake[];
  readonly warnings: readonly ConfigMistake[];
  report(path: Path, complaint: Complaint): void;
  /** Reports unless something was already said about this value. */
  reportOnce(path: Path, complaint: Complaint): void;
  warn(path: Path, complaint: Complaint): void;
  /**
   * Checks the value at `path`; null after a mistake. Keys the schema does not know are reported first and left out,
   * so that they hide nothing else. `alsoKnown` only widens the suggestions for a misspelt key.
   */
  check<T>(schema: ZodType<T>, value: unknown, path: Path, alsoKnown?: readonly string[]): T | null;
  /** Checks an environment variable; null when it is unset, empty or wrong. */
  checkVariable<T>(schema: ZodType<T>, name: string, value: string | undefined): T | null;
}

export function collectFindings(source: Source): Findings {
  const mistakes: ConfigMistake[] = [...source.syntax];
  const warnings: ConfigMistake[] = [];
  // One mistake per value: what is missing or empty must not also be "too short".
  const settled = new Set<string>();

  function report(path: Path, complaint: Complaint): void {
    settled.add(pathKey(path));
    mistakes.push(locate(source, path, complaint));
  }

  function reportUnknownKeys(schema: ZodType, value: unknown, path: Path, alsoKnown: readonly string[]): unknown {
    const known = isMapping(value) ? knownKeys(schema) : null;
    if (known === null || !isMapping(value)) return value;
    const entries = Object.entries(value);
    for (const [key] of entries) {
      if (!known.has(key)) report([...path, key], unknownKey(key, [...known, ...alsoKnown]));
    }
    return Object.fromEntries(entries.filter(([key]) => known.has(key)));
  }

  for (const { path, complaint } of source.unresolved) report(path, complaint);

  return {
    mistakes,
    warnings,
    report,
    reportOnce: (path, complaint) => {
      if (!settled.has(pathKey(path))) report(path, complaint);
    },
    warn: (path, complaint) => warnings.push(locate(source, path, complaint)),
    check(schema, value, path, alsoKnown = []) {
      const before = mistakes.length;
      const known = reportUnknownKeys(schema, value, path, alsoKnown);
      const result = schema.safeParse(known);
      if (!result.success) {
        const news = explain(result.error.issues, known, schema)
          .map(({ path: below, ...complaint }) => ({ path: [...path, ...below], complaint }))
          .filter(({ path: at }) => !settled.has(pathKey(at)));
        for (const { path: at, complaint } of news) report(at, complaint);
      }
      return result.success && mistakes.length === before ? result.data : null;
    },
    checkVariable(schema, name, value) {
      if (value === undefined || value === '') return null;
      const result = schema.safeParse(value);
      if (result.success) return result.data;
      for (const { message, fix } of explain(result.error.issues, value, schema)) {
        mistakes.push({ key: `environment variable ${name}`, line: null, column: null, message, fix });
      }
      return null;
    },
  };
}
