import { isAbsolute, resolve } from 'node:path';
import type { Complaint } from './mistake.ts';

/** Where `${…}` takes its values from. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a text file; throws as `fs` does. */
  readonly readFile: (path: string) => string;
  /** Relative paths start here: the folder of `tillgate.yaml`. */
  readonly directory: string;
}

/** A scalar with its values put in. `file` is set when the whole scalar was one `${file:…}`. */
export interface Substituted {
  readonly text: string;
  readonly file: string | null;
  readonly complaints: readonly Unavailable[];
}

/** A placeholder without a value. */
export interface Unavailable extends Complaint {
  /** It is rightly written, and its file or variable is not there yet. */
  readonly absent: boolean;
}

/** Anything bigger is not a secret somebody put into a file. */
const MAX_FILE_CHARACTERS = 64 * 1024;

/** `$${` stands for a literal `${`. The last alternative catches a `${` that is never closed. */
const PLACEHOLDER = /\$\$\{|\$\{([^}]*)\}|\$\{/g;

/**
 * Puts `${NAME}` and `${file:/path}` into one scalar. What is put in is never read again, neither as YAML nor for
 * further placeholders, so that a secret can hold any character.
 */
export function substitute(text: string, surroundings: Surroundings): Substituted {
  const complaints: Unavailable[] = [];
  let file: string | null = null;
  const result = text.replace(PLACEHOLDER, (placeholder, name: string | undefined) => {
    if (placeholder === '$${') return '${';
    const value = lookUp(name?.trim(), surroundings);
    if ('message' in value) {
      complaints.push(value);
      return '';
    }
    if (value.file !== null && placeholder === text) file = value.file;
    return value.text;
  });
  return { text: result, file, complaints };
}

function lookUp(
  name: string | undefined,
  surroundings: Surroundings,
): { text: string; file: string | null } | Unavailable {
  if (name === undefined) {
    return { message: `A "\${" is never closed.`, fix: `Write \${NAME}, or $\${ for a plain "\${".`, absent: false };
  }
  if (name.startsWith('file:')) return fromFile(name.slice('file:'.length).trim(), surroundings);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return {
      message: `\${${name}} is not the name of an environment variable.`,
      fix: `Write \${NAME} with letters, digits and _, or \${file:/path/to/file}.`,
      absent: false,
    };
  }
  const value = surroundings.env[name];
  if (value !== undefined) return { text: value, file: null };
  return {
    message: `The environment variable ${name} is not set.`,
    fix: `Set ${name} for the process that runs Tillgate, or add a line ${name}=… to .env beside tillgate.yaml.`,
    absent: true,
  };
}

function fromFile(path: string, { readFile, directory }: Surroundings): { text: string; file: string } | Unavailable {
  if (path === '') return { message: `\${file:} names no file.`, fix: `Write \${file:/path/to/file}.`, absent: false };
  const file = isAbsolute(path) ? path : resolve(directory, path);
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    const why = whyUnreadable(error);
    const fix = 'Create it, or correct the path.';
    return { message: `The file ${file} ${why}.`, fix, absent: why === DOES_NOT_EXIST };
  }
  if (text.length > MAX_FILE_CHARACTERS) {
    return {
      message: `The file ${file} is larger than 64 KiB.`,
      fix: 'Name a file that holds only the value.',
      absent: false,
    };
  }
  return { text: text.trim(), file };
}

const DOES_NOT_EXIST = 'does not exist';

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return DOES_NOT_EXIST;
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    case 'EISDIR':
      return 'is a folder';
    default:
      return 'cannot be read';
  }
}
