import { resolve } from 'node:path';
import type { ProviderDefinition } from '../providers/provider.ts';
import { judgeDefinition } from './judge-definition.ts';
import { loadModule } from './load-module.ts';
import type { Complaint } from './mistake.ts';
import { isMapping } from './path.ts';
import type { Registry } from './registry.ts';

/**
 * Providers that a merchant wrote: a method names the module by its path. What the configuration says in `provider`,
 * exactly as written → the definition found there, or why there is none.
 */
export type OwnProviders = ReadonlyMap<string, Loaded>;

export type Loaded = { readonly definition: ProviderDefinition } | { readonly complaint: Complaint };

export const noOwnProviders: OwnProviders = new Map();

/** A path (`./voucher.ts`, `../voucher.mjs`, `/srv/voucher.js`), not the id of a provider that comes with Tillgate. */
export function isModulePath(provider: string): boolean {
  return /^\.{0,2}[/\\]/.test(provider) || /\.[cm]?[jt]s$/.test(provider);
}

/**
 * Loads every module that the methods of a configuration name, each file once. The modules run with all the rights of
 * this process, as every other part of the server does. Rejects never.
 *
 * @param data the configuration as plain data, unchecked
 * @param directory relative paths start here: the folder of `tillgate.yaml`
 */
export async function loadOwnProviders(data: unknown, directory: string, registry: Registry): Promise<OwnProviders> {
  const files = new Map<string, Loaded>();
  const taken = new Map([...registry.providers.keys()].map((id) => [id, 'one that comes with Tillgate']));
  const found = new Map<string, Loaded>();
  // One after the other: of two modules with the same id, the later in the file is the mistake.
  for (const written of modulePathsIn(data)) {
    const file = resolve(directory, written);
    const loaded = files.get(file) ?? claimId(await load(file), written, taken);
    files.set(file, loaded);
    found.set(written, loaded);
  }
  return found;
}

/** Those that could be loaded, by id. */
export function definitionsIn(own: OwnProviders): ReadonlyMap<string, ProviderDefinition> {
  const definitions = [...own.values()].flatMap((loaded) => ('definition' in loaded ? [loaded.definition] : []));
  return new Map(definitions.map((definition) => [definition.id, definition]));
}

function modulePathsIn(data: unknown): readonly string[] {
  const methods = isMapping(data) && isMapping(data.methods) ? Object.values(data.methods) : [];
  return methods.flatMap((method) => {
    const provider = isMapping(method) ? method.provider : undefined;
    return typeof provider === 'string' && isModulePath(provider) ? [provider] : [];
  });
}

async function load(file: string): Promise<Loaded> {
  const module = await loadModule(file);
  return 'complaint' in module ? module : judgeDefinition(module.exports, file);
}

/** Ids stand in the database and in logs: two providers of one name could not be told apart. */
function claimId(loaded: Loaded, written: string, taken: Map<string, string>): Loaded {
  if ('complaint' in loaded) return loaded;
  const { id } = loaded.definition;
  const other = taken.get(id);
  if (other !== undefined) {
    const message = `The provider in ${written} calls itself "${id}", as does ${other}.`;
    return { complaint: { message, fix: 'Give it another id in defineProvider({ id: … }).' } };
  }
  taken.set(id, `the one in ${written}`);
  return loaded;
}
