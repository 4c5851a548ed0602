import type { Config, MethodConfig } from './config/config.ts';
import type { Registry } from './config/registry.ts';
import { NO_TERMS } from './config/terms.ts';
import type { Domain, Method, Store } from './payments/domain.ts';
import { openProvider } from './providers/open.ts';
import type { Capabilities, ProviderDefinition } from './providers/provider.ts';
import type { Services } from './services.ts';

/** Opens the configured stores' platforms. */
export function openStores(config: Config, registry: Registry, services: Services): Map<string, Store> {
  const stores = new Map<string, Store>();
  for (const store of config.stores) {
    const definition = registry.platforms.get(store.platform);
    if (!definition) throw new Error(`Unknown platform: ${store.platform}`);
    const logger = services.logger.child({ store: store.id });
    const platform = definition.open({ ...services, logger, store });
    stores.set(store.id, { config: store, limits: definition.limits, platform });
  }
  return stores;
}

/** Opens the configured methods' providers; with `only`, those it picks. */
export function openMethods(
  config: Config,
  registry: Registry,
  services: Services,
  only: (definition: ProviderDefinition) => boolean = () => true,
): Map<string, Method> {
  const methods = new Map<string, Method>();
  for (const method of config.methods) {
    const definition = config.ownProviders?.get(method.provider) ?? registry.providers.get(method.provider);
    if (!definition) throw new Error(`Unknown provider: ${method.provider}`);
    if (only(definition)) methods.set(method.id, openMethod(config, method, definition, services));
  }
  return methods;
}

function openMethod(config: Config, method: MethodConfig, definition: ProviderDefinition, services: Services): Method {
  const provider = openProvider(definition, {
    ...services,
    logger: services.logger.child({ method: method.id }),
    method: method.id,
    config: method.config,
    mountUrl: `${config.publicUrl}/methods/${method.id}`,
    dataDirectory: config.dataDirectory,
  });
  return {
    id: method.id,
    label: method.label,
    provider,
    capabilities: capabilitiesOf(definition, method),
    test: definition.isTest(method.config),
    sessionLifetimeMs: definition.sessionLifetimeMs(method.config),
    terms: method.terms ?? NO_TERMS,
  };
}

function capabilitiesOf({ capabilities, panel }: ProviderDefinition, { config }: MethodConfig): Capabilities {
  return panel ? { ...capabilities, panel: panel(config) } : capabilities;
}

/** Lets go of connections, files and timers the adapters hold. */
export async function closeAdapters({ stores, methods }: Pick<Domain, 'stores' | 'methods'>): Promise<void> {
  for (const { platform } of stores.values()) await platform.close();
  for (const { provider } of methods.values()) await provider.close?.();
}

/** Every address the merchant wrote into the configuration: their hosts are meant, private or not. */
export function addressesIn(value: unknown): string[] {
  if (typeof value === 'string') return URL.canParse(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(addressesIn);
}
