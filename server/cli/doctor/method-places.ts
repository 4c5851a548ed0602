import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { withDotEnv } from '../../config/environment.ts';
import { valueAt } from '../../config/path.ts';
import type { Io } from '../io.ts';
import { type SecretPlace, type SecretPlaces, secretPlace } from '../secret-place.ts';

/** Where a key of one method lives. `line`: what has to be added to `tillgate.yaml` before it is read; null: nothing. */
export type MethodPlaces = (key: string) => Omit<SecretPlaces, 'key'> & { readonly line: string | null };

/** A key that is not there yet gets a variable in `.env` of its own, so that what is told only once is not lost. */
export function placesIn(file: string, method: string, io: Pick<Io, 'cwd' | 'env'>): MethodPlaces {
  const path = resolve(io.cwd, file);
  const directory = dirname(path);
  const where = { io, env: withDotEnv(directory, io.env), directory };
  const written: unknown = parseDocument(readFileSync(path, 'utf8')).toJS();
  const placeOf = (key: string): SecretPlace => secretPlace(valueAt(written, ['methods', method, key]), where);
  return (key) => {
    const current = placeOf(key);
    const previous = placeOf(`${key}Previous`);
    if (current.kind !== 'missing') return { current, previous, line: null };
    const reference = `\${${variableFor(method, key)}}`;
    return { current: secretPlace(reference, where), previous, line: `${key}: ${reference}` };
  };
}

/** `card`, `webhookSecret` → `CARD_WEBHOOK_SECRET`. */
function variableFor(method: string, key: string): string {
  const words = `${method}_${key.replace(/[A-Z]/g, '_$&')}`.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return /^[0-9]/.test(words) ? `METHOD_${words}` : words;
}
