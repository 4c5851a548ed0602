import { setVariable, writePrivateFile } from './private-file.ts';
import { describePlace, isWritable, type SecretPlace, type SecretPlaces } from './secret-place.ts';

/** What became of a secret that was told. The secret itself is never part of it. */
export interface SavedSecret {
  /** `stores.fashion.secret` */
  readonly key: string;
  /** `manual`: Tillgate cannot or may not write there, so `toDo` says what a person has to do. */
  readonly result: 'unchanged' | 'written' | 'replaced' | 'manual';
  readonly place: string;
  /** Where the secret that was there before is still accepted from. */
  readonly previousKeptIn: string | null;
  readonly toDo: string | null;
}

/** How people are told what to do themselves. */
export interface SecretWords {
  /** `the shared secret` */
  readonly secret: string;
  /** `run this again with --yes` */
  readonly again: string;
  /** A sentence: where a person finds it. */
  readonly source: string;
}

/** Whether saving would push out another secret than `secret`; null: one that does not exist yet. */
export function wouldReplace({ current }: SecretPlaces, secret: string | null): boolean {
  return isWritable(current) && current.value !== null && current.value !== secret;
}

/** Writes a secret to where `tillgate.yaml` reads it; `mayWrite` false leaves every file alone. */
export async function saveSecret(
  { key, current, previous }: SecretPlaces,
  secret: string,
  mayWrite: boolean,
  words: SecretWords,
): Promise<SavedSecret> {
  const place = describePlace(current);
  const saved = { key, place, previousKeptIn: null, toDo: null };
  if (current.value === secret) return { ...saved, result: 'unchanged' };
  if (!mayWrite || !isWritable(current)) {
    return { ...saved, result: 'manual', toDo: instruction(key, current, words) };
  }
  // The old one first: stopped in between, both places hold it, and none is lost.
  const keepOld = current.value !== null && isWritable(previous);
  if (current.value !== null && isWritable(previous)) await write(previous, current.value);
  await write(current, secret);
  return {
    ...saved,
    result: current.value === null ? 'written' : 'replaced',
    previousKeptIn: keepOld ? describePlace(previous) : null,
  };
}

function write(place: Extract<SecretPlace, { file: string }>, secret: string): Promise<void> {
  return place.kind === 'file'
    ? writePrivateFile(place.file, `${secret}\n`)
    : setVariable(place.file, place.name, secret);
}

/** What a person has to do where Tillgate cannot or may not write. */
export function instruction(key: string, place: SecretPlace, { secret, again, source }: SecretWords): string {
  switch (place.kind) {
    case 'environment':
      return `Set the environment variable ${place.name} to ${secret}, for the process that runs Tillgate. ${source}`;
    case 'dotEnv':
      return `Put ${secret} into ${describePlace(place)}: ${again}, or set the environment variable ${place.name} yourself. ${source}`;
    case 'file':
      return `Put ${secret} into ${place.file}: ${again}. ${source}`;
    case 'literal':
      return `${key} is written out in tillgate.yaml and is not ${secret}. Better write "\${file:./…}" or "\${NAME}" there and run this again; or replace it by hand. ${source}`;
    case 'missing':
      return `Write ${key} into tillgate.yaml, as "\${file:./…}" or "\${NAME}", and run this again: it will be filled in.`;
  }
}
