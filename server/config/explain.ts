import type { ZodType, z } from 'zod';
import { knownKeys } from './known-keys.ts';
import type { Complaint } from './mistake.ts';
import { suggestion } from './nearest.ts';
import { isMapping, type Path, valueAt } from './path.ts';

type Issue = z.core.$ZodIssue;

/** A schema's complaint in a merchant's words, with the path below the checked value. */
export interface Explained extends Complaint {
  readonly path: Path;
}

/** Puts the findings of a schema into words. `value` is what was checked. */
export function explain(issues: readonly Issue[], value: unknown, schema: ZodType): readonly Explained[] {
  return issues.flatMap((issue) => explainOne(issue, value, schema, []));
}

function explainOne(issue: Issue, value: unknown, schema: ZodType, base: Path): readonly Explained[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const found = valueAt(value, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = [...(knownKeys(schema, path) ?? [])];
      return issue.keys.map((key) => ({ path: [...path, key], ...unknownKey(key, known) }));
    }
    case 'invalid_union': {
      const branch = nearestBranch(issue.errors);
      if (branch !== null) return branch.flatMap((inner) => explainOne(inner, value, schema, path));
      return [{ path, ...(found === undefined ? MISSING : { message: sentence(issue.message), fix: '' }) }];
    }
    case 'invalid_type':
      return [{ path, ...wrongType(issue.expected, found) }];
    case 'invalid_value': {
      if (found === undefined) return [{ path, ...MISSING }];
      const allowed = issue.values.map(String);
      const written = typeof found === 'string' ? found : JSON.stringify(found);
      return [{ path, message: `"${written}" is not possible here.`, fix: suggestion(written, allowed, 'Possible') }];
    }
    case 'too_small':
      return [{ path, message: sizeMessage(issue, 'at least', issue.minimum), fix: '' }];
    case 'too_big':
      return [{ path, message: sizeMessage(issue, 'at most', issue.maximum), fix: '' }];
    case 'custom':
      return [{ path, message: sentence(issue.message), fix: adviceOf(issue) }];
    default:
      return [{ path, message: sentence(issue.message), fix: '' }];
  }
}

/** What to say of a key nobody knows, or that only belongs to another variant of the same thing. */
export function unknownKey(key: string, known: readonly string[]): Complaint {
  if (known.includes(key)) return { message: `"${key}" does not go with the other settings here.`, fix: 'Remove it.' };
  return { message: `"${key}" is not a known key.`, fix: suggestion(key, known, 'Known keys') };
}

const MISSING: Complaint = { message: 'It is missing.', fix: 'Add it.' };

function wrongType(expected: string, found: unknown): Complaint {
  if (found === undefined) return MISSING;
  if (found === null) return { message: 'It is empty.', fix: 'Write a value; put one that starts with # in quotes.' };
  const wanted = TYPE_NAMES[expected] ?? expected;
  const simple = typeof found === 'number' || typeof found === 'boolean';
  if (expected === 'string' && simple) return { message: 'It must be text.', fix: `Put it in quotes: "${found}".` };
  if (expected === 'array' && !isMapping(found)) return { message: 'It must be a list.', fix: 'Write it as [a, b].' };
  return { message: `It must be ${wanted}.`, fix: '' };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
};

/** Adapters write their messages in their own style. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
}

/** zod's own words for a size are for programmers; a message that somebody wrote stays. */
function sizeMessage(issue: Issue & { readonly origin: string }, bound: string, size: number | bigint): string {
  if (!/^Too (small|big)\b/.test(issue.message)) return sentence(issue.message);
  const unit = SIZE_UNITS[issue.origin];
  return unit === undefined ? `It must be ${bound} ${size}.` : `It must have ${bound} ${size} ${unit}.`;
}

const SIZE_UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries', set: 'entries' };

/** The variant of a union that came closest: the one with the fewest complaints. */
function nearestBranch(errors: readonly (readonly Issue[])[]): readonly Issue[] | null {
  return errors.reduce<readonly Issue[] | null>(
    (best, branch) => (best === null || branch.length < best.length ? branch : best),
    null,
  );
}

/** Checks written here put the advice into `params.fix` (see `rule`). */
function adviceOf(issue: Issue & { readonly code: 'custom' }): string {
  const fix = issue.params?.fix;
  return typeof fix === 'string' ? fix : '';
}
