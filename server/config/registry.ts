import type { PlatformDefinition } from '../platforms/platform.ts';
import type { ProviderDefinition } from '../providers/provider.ts';

/** The platforms and providers a configuration may name, by id. */
export interface Registry {
  readonly platforms: ReadonlyMap<string, PlatformDefinition>;
  readonly providers: ReadonlyMap<string, ProviderDefinition>;
}

/** Throws when two definitions share an id: that is a mistake in the program, not in a configuration. */
export function createRegistry(
  platforms: readonly PlatformDefinition[],
  providers: readonly ProviderDefinition[],
): Registry {
  return { platforms: byId('platform', platforms), providers: byId('provider', providers) };
}

function byId<T extends { readonly id: string }>(kind: string, definitions: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const definition of definitions) {
    if (map.has(definition.id)) throw new Error(`Two definitions of ${kind} ${definition.id}`);
    map.set(definition.id, definition);
  }
  return map;
}
