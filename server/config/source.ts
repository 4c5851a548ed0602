import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Complaint, ConfigMistake } from './mistake.ts';
import { type Path, pathKey, pathName } from './path.ts';
import { type Surroundings, substitute } from './substitute.ts';

/** The file as plain data, with every value's place kept. */
export interface Source {
  readonly data: unknown;
  /** Mistakes of YAML that leave the rest readable. */
  readonly syntax: readonly ConfigMistake[];
  /** Where the value at a path, or else its nearest container, stands. */
  place(path: Path): { readonly line: number; readonly column: number };
  /** Values that could not be put in: nothing else is to be said about them. */
  readonly unresolved: readonly Unresolved[];
  /** Paths whose whole value is one file's content, with that file. */
  readonly files: ReadonlyMap<string, { readonly path: Path; readonly file: string }>;
}

export interface Unresolved {
  readonly path: Path;
  readonly complaint: Complaint;
  /** It is rightly written, and its file or variable is not there yet. */
  readonly absent: boolean;
}

export type SourceResult =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly mistake: ConfigMistake };

/** Reads YAML 1.2. Values are put in scalar by scalar after parsing, so that none of them can change the structure. */
export function readSource(text: string, surroundings: Surroundings): SourceResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const complaints = [...document.errors, ...document.warnings];
  // What follows a broken structure is mostly its echo.
  const broken = complaints.find((error) => !LOCAL.has(error.code));
  if (broken !== undefined) return { ok: false, mistake: syntaxMistake(broken, lines) };

  const places = new Map<string, number>();
  const unresolved: Unresolved[] = [];
  const files = new Map<string, { path: Path; file: string }>();

  function scalar(value: unknown, path: Path): unknown {
    if (typeof value !== 'string') return value;
    const { text: result, file, complaints } = substitute(value, surroundings);
    unresolved.push(...complaints.map(({ absent, ...complaint }) => ({ path, complaint, absent })));
    if (file !== null) files.set(pathKey(path), { path, file });
    return result;
  }

  function read(node: unknown, path: Path, above: readonly Node[]): unknown {
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target !== undefined && !above.includes(target)) return read(target, path, above);
      const message =
        target === undefined ? `There is no &${node.source} before it.` : `*${node.source} contains itself.`;
      unresolved.push({ path, complaint: { message, fix: 'Write the value out.' }, absent: false });
      return null;
    }
    if (isMap(node)) {
      const pairs = node.items.map(({ key, value }): [string, unknown] => {
        const name = isScalar(key) ? String(key.value) : String(key);
        const here = [...path, name];
        places.set(pathKey(here), offsetOf(key));
        return [name, read(value, here, [...above, node])];
      });
      // Not an assignment: a key called __proto__ must be a key like any other.
      return Object.fromEntries(pairs);
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const here = [...path, index];
        places.set(pathKey(here), offsetOf(item));
        return read(item, here, [...above, node]);
      });
    }
    return isScalar(node) ? scalar(node.value, path) : null;
  }

  const data = read(document.contents, [], []);
  const place = (path: Path) => {
    const known = path.map((_, depth) => places.get(pathKey(path.slice(0, path.length - depth))));
    const { line, col } = lines.linePos(known.find((offset) => offset !== undefined) ?? 0);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return {
    ok: true,
    source: { data, syntax: complaints.map((error) => syntaxMistake(error, lines)), place, unresolved, files },
  };
}

/** A complaint with its key and place filled in. */
export function locate(source: Source, path: Path, complaint: Complaint): ConfigMistake {
  return { key: pathName(path, source.data), ...source.place(path), ...complaint };
}

function offsetOf(node: unknown): number {
  return ((isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) && node.range?.[0]) || 0;
}

function syntaxMistake(error: YAMLError, lines: LineCounter): ConfigMistake {
  const { line, col } = lines.linePos(error.pos[0]);
  return {
    key: '',
    line,
    column: col,
    message: `Not valid YAML: ${error.message}.`,
    fix: SYNTAX_ADVICE[error.code] ?? '',
  };
}

/** Mistakes that concern one value only. */
const LOCAL = new Set<YAMLError['code']>(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']);

const SYNTAX_ADVICE: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'Write each key once.',
  TAB_AS_INDENT: 'Indent with spaces; YAML allows no tabs there.',
  BAD_INDENT: 'Indent all keys of one block with the same number of spaces.',
  MULTIPLE_DOCS: 'Keep one document: remove the line "---" and what follows it.',
  TAG_RESOLVE_FAILED: 'Remove the "!tag"; put text that starts with ! in quotes.',
  BAD_SCALAR_START: 'Put the text in quotes.',
  MISSING_CHAR: 'Close the quote or bracket.',
};
