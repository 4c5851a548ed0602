import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { type Environment, withDotEnv } from '../../config/environment.ts';
import { collectFindings } from '../../config/findings.ts';
import { renderMistakes } from '../../config/mistake.ts';
import { suggestion } from '../../config/nearest.ts';
import { originRule } from '../../config/origin.ts';
import { isMapping, type Path, pathKey, valueAt } from '../../config/path.ts';
import { readSource, type Source } from '../../config/source.ts';
import type { Io } from '../io.ts';
import { type SecretPlaces, secretPlace } from '../secret-place.ts';
import { CommerceLayerProblem } from './problem.ts';
import { type ConnectedStore, storeSchema } from './store.ts';

export interface ReadStore {
  readonly store: ConnectedStore;
  /** With `.env` beside the file behind it. */
  readonly env: Environment;
  readonly secrets: { readonly gateway: SecretPlaces; readonly payments: SecretPlaces };
}

/**
 * Reads one Commerce Layer store from `tillgate.yaml`, whatever else in the file is missing or wrong: the shared
 * secret in particular is what set-up is about to fetch.
 *
 * @throws CommerceLayerProblem that says what to write
 */
export async function readStore(io: Io, option: { readonly config: string; readonly store?: string }) {
  const file = resolve(io.cwd, option.config);
  const directory = dirname(file);
  const text = await readText(file);
  const env = withDotEnv(directory, io.env);
  const read = readSource(text, { env, directory, readFile: (name) => readFileSync(name, 'utf8') });
  if (!read.ok) throw mistakes(option.config, renderMistakes([read.mistake]));
  const index = chooseStore(read.source.data, option.store);
  const store = checkStore(read.source, index, option.config);

  const written: unknown = parseDocument(text).toJS();
  const place = (path: Path) => secretPlace(valueAt(written, ['stores', index, ...path]), { io, env, directory });
  const result: ReadStore = {
    store,
    env,
    secrets: {
      gateway: {
        key: `stores.${store.id}.secret`,
        current: place(['secret']),
        previous: place(['secretPrevious']),
      },
      payments: {
        key: `stores.${store.id}.payments.secret`,
        current: place(['payments', 'secret']),
        previous: place(['payments', 'secretPrevious']),
      },
    },
  };
  return result;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new CommerceLayerProblem(
      'config_unreadable',
      `The file ${file} ${missing ? 'does not exist' : 'cannot be read'}. Name it with --config, or run "tillgate init" to write one.`,
    );
  }
}

/** The index of the store meant: by its id, or the only one on Commerce Layer. */
function chooseStore(data: unknown, id: string | undefined): number {
  const stores = isMapping(data) && Array.isArray(data.stores) ? data.stores : [];
  const isOurs = (store: unknown) => isMapping(store) && store.platform === 'commercelayer';
  const ids = stores.filter(isOurs).map((store) => String(valueAt(store, ['id'])));
  if (ids.length === 0) {
    throw new CommerceLayerProblem(
      'no_store',
      'No store in the configuration has "platform: commercelayer". Add one with id, origins, organization and secret.',
    );
  }
  if (id === undefined && ids.length > 1) {
    throw new CommerceLayerProblem('store_ambiguous', `Which store? Name it with --store: ${ids.join(', ')}.`);
  }
  const index = stores.findIndex((store) => isOurs(store) && (id === undefined || valueAt(store, ['id']) === id));
  if (index >= 0) return index;
  const hint = suggestion(id ?? '', ids, 'Stores');
  throw new CommerceLayerProblem('no_store', `There is no Commerce Layer store "${id}". ${hint}`);
}

/** Only what set-up needs is checked, in the words of the configuration's own check. */
function checkStore(source: Source, index: number, file: string): ConnectedStore {
  const path = ['stores', index];
  const needed = [['publicUrl'], ...['id', 'organization', 'actionKeys', 'mode'].map((key) => [...path, key])];
  const keys = new Set(needed.map(pathKey));
  const unresolved = source.unresolved.filter((each) => keys.has(pathKey(each.path)));
  const findings = collectFindings({ ...source, syntax: [], unresolved });
  const publicUrl = findings.check(originRule, valueAt(source.data, ['publicUrl']), ['publicUrl']);
  const store = findings.check(storeSchema, knownPart(valueAt(source.data, path)), path);
  if (publicUrl !== null && store !== null && findings.mistakes.length === 0) return { ...store, publicUrl };
  throw mistakes(file, renderMistakes(findings.mistakes));
}

function knownPart(store: unknown): unknown {
  if (!isMapping(store)) return store;
  const entries = Object.entries(store).filter(([key]) => Object.hasOwn(storeSchema.shape, key));
  return Object.fromEntries(entries);
}

const mistakes = (file: string, rendered: string) =>
  new CommerceLayerProblem('config_mistake', `${file} must be corrected first:\n${rendered}`);
