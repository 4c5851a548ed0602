import type { ZodType } from 'zod';
import { unknownKey } from './explain.ts';
import type { Findings } from './findings.ts';
import { knownKeys } from './known-keys.ts';
import { nearest } from './nearest.ts';
import { type Path, pathKey } from './path.ts';
import { checkSecrets } from './secrets.ts';
import type { Source } from './source.ts';

/**
 * Checks the keys that belong to one platform or provider.
 *
 * A key `X` whose whole value came from `${file:/path}` also sets `XFile` to that path, when the schema knows both:
 * so an adapter can read the file again when a secret is swapped. `XFile` itself is not for `tillgate.yaml`.
 */
export function checkOwnKeys<T>(
  findings: Findings,
  source: Source,
  schema: ZodType<T>,
  own: Readonly<Record<string, unknown>>,
  path: Path,
  alsoKnown: readonly string[],
): T | null {
  const known = knownKeys(schema) ?? new Set<string>();
  checkSecrets(findings, own, path);
  const written: [string, unknown][] = [];
  for (const [key, value] of Object.entries(own)) {
    const companion = key.endsWith('File') ? key.slice(0, -'File'.length) : null;
    if (companion !== null && known.has(key) && known.has(companion)) {
      findings.report([...path, key], {
        message: `"${key}" is filled in by Tillgate.`,
        fix: `Write ${companion}: \${file:/path} instead.`,
      });
      continue;
    }
    written.push([key, value]);
    const file = source.files.get(pathKey([...path, key]))?.file;
    if (file !== undefined && known.has(`${key}File`)) written.push([`${key}File`, file]);
  }
  return findings.check(schema, Object.fromEntries(written), path, alsoKnown);
}

/** Without a platform or provider nobody knows its keys; but a slip in a common one can be told. */
export function reportMisspelt(
  findings: Findings,
  own: Readonly<Record<string, unknown>>,
  path: Path,
  commonKeys: readonly string[],
): void {
  for (const key of Object.keys(own)) {
    if (nearest(key, commonKeys) !== null) findings.report([...path, key], unknownKey(key, commonKeys));
  }
}
