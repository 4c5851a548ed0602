import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Environment } from '../config/environment.ts';
import { isExampleSecret } from '../config/secrets.ts';
import type { Io } from './io.ts';

/** Where a value of `tillgate.yaml` really lives, by the way it is written there. `value` is what it is now. */
export type SecretPlace =
  /** `${file:/path}` */
  | { readonly kind: 'file'; readonly file: string; readonly value: string | null }
  /** `${NAME}`, which may be a line of `.env` beside `tillgate.yaml`. */
  | { readonly kind: 'dotEnv'; readonly name: string; readonly file: string; readonly value: string | null }
  /** `${NAME}`, set for the process: nothing written to a file would count. */
  | { readonly kind: 'environment'; readonly name: string; readonly value: string | null }
  /** Written out in `tillgate.yaml`, or put together from several parts. */
  | { readonly kind: 'literal'; readonly value: string }
  /** There is no such key. */
  | { readonly kind: 'missing'; readonly value: null };

/** Where `tillgate.yaml` takes a secret from, and the one before it. */
export interface SecretPlaces {
  /** The key's name for people: `stores.fashion.secret`. */
  readonly key: string;
  readonly current: SecretPlace;
  readonly previous: SecretPlace;
}

interface Where {
  readonly io: Pick<Io, 'env'>;
  readonly env: Environment;
  readonly directory: string;
}

/** @param written the value as it stands in the file, before anything was put in */
export function secretPlace(written: unknown, { io, env, directory }: Where): SecretPlace {
  if (typeof written !== 'string') return { kind: 'missing', value: null };
  const [, path] = written.match(/^\$\{\s*file:([^}]+)\}$/) ?? [];
  if (path !== undefined) {
    const name = path.trim();
    const file = isAbsolute(name) ? name : resolve(directory, name);
    return { kind: 'file', file, value: known(contentOf(file)) };
  }
  const [, name] = written.match(/^\$\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}$/) ?? [];
  if (name !== undefined) {
    const value = known(env[name] ?? null);
    if (io.env[name] !== undefined) return { kind: 'environment', name, value };
    return { kind: 'dotEnv', name, file: join(directory, '.env'), value };
  }
  return { kind: 'literal', value: written };
}

/** Whether a file can take another value. */
export function isWritable(place: SecretPlace): place is Extract<SecretPlace, { file: string }> {
  return place.kind === 'file' || place.kind === 'dotEnv';
}

/** For people: where it is, never what it is. */
export function describePlace(place: SecretPlace): string {
  switch (place.kind) {
    case 'file':
      return place.file;
    case 'dotEnv':
      return `${place.name} in ${place.file}`;
    case 'environment':
      return `the environment variable ${place.name}`;
    case 'literal':
      return 'tillgate.yaml itself';
    case 'missing':
      return 'nowhere';
  }
}

/** What a template left there is not a secret to be careful with. */
function known(value: string | null): string | null {
  const text = value?.trim() ?? '';
  return text === '' || isExampleSecret(text) ? null : text;
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // Not there yet, or not readable: writing will tell.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
