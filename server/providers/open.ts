import { guard } from './guard.ts';
import type { Capabilities, PaymentProvider, ProviderContext, ProviderDefinition } from './provider.ts';

/**
 * Opens a provider for one method and holds it to its word: the methods must be those that its capabilities
 * promise, a throw becomes an answer, and an answer that is not one becomes `unknown`.
 *
 * Throws an Error naming method and provider when the provider cannot work as configured: the server must not start.
 */
export function openProvider<Config>(
  definition: ProviderDefinition<Config>,
  context: ProviderContext<Config>,
): PaymentProvider {
  const where = `Method "${context.method}", provider "${definition.id}"`;
  const provider = open(definition, context, where);
  const broken =
    missingMethod(provider) ?? brokenPromise(definition.capabilities, provider) ?? badLifetime(definition, context);
  if (broken !== null) {
    void provider.close?.();
    throw new Error(`${where}: ${broken}`);
  }
  return guard(provider, { logger: context.logger, method: context.method, provider: definition.id });
}

function open<Config>(definition: ProviderDefinition<Config>, context: ProviderContext<Config>, where: string) {
  try {
    return definition.open(context);
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : 'could not be opened'}`, { cause: error });
  }
}

const REQUIRED = ['createSession', 'retrieve', 'parseNotification', 'redact', 'checkConfig'] as const;

/** A merchant's own module may be JavaScript that nobody type-checked. */
function missingMethod(provider: PaymentProvider): string | null {
  const missing = REQUIRED.find((name) => typeof provider[name] !== 'function');
  return missing === undefined ? null : `${missing}() is missing`;
}

function badLifetime<Config>(definition: ProviderDefinition<Config>, { config }: ProviderContext<Config>) {
  const lifetime = definition.sessionLifetimeMs(config);
  return Number.isFinite(lifetime) && lifetime > 0 ? null : 'sessionLifetimeMs() must answer milliseconds above 0';
}

type Optional = 'authorize' | 'capture' | 'void' | 'refund' | 'createToken' | 'findByMerchantRef';

/** The first contradiction between capabilities and methods, in words; null when there is none. */
function brokenPromise(capabilities: Capabilities, provider: PaymentProvider): string | null {
  const has = (name: Optional): boolean => typeof provider[name] === 'function';
  const promises: readonly (readonly [boolean, Optional, boolean, string])[] = [
    [capabilities.manualCapture, 'capture', true, 'manualCapture'],
    [capabilities.tokens, 'createToken', true, 'tokens'],
    [capabilities.tokens, 'authorize', true, 'tokens'],
    [capabilities.findByMerchantRef, 'findByMerchantRef', true, 'findByMerchantRef'],
    // void and refund exist without a flag too: void also gives up a session, refund may be full and once.
    [capabilities.manualCapture, 'void', false, 'manualCapture'],
    [capabilities.partialRefund, 'refund', false, 'partialRefund'],
    [capabilities.multiRefund, 'refund', false, 'multiRefund'],
  ];
  for (const [promised, method, forbidsOtherwise, flag] of promises) {
    if (promised && !has(method)) return `capability ${flag} is true, but ${method}() is missing`;
    if (!promised && forbidsOtherwise && has(method)) return `capability ${flag} is false, but ${method}() is present`;
  }
  if (capabilities.partialCapture && !capabilities.manualCapture) {
    return 'capability partialCapture is true, but manualCapture is false';
  }
  if (capabilities.multiCapture && !capabilities.partialCapture) {
    return 'capability multiCapture is true, but partialCapture is false';
  }
  const { idempotencyKeyTtlMs, currencies } = capabilities;
  if (idempotencyKeyTtlMs !== null && !(idempotencyKeyTtlMs > 0)) {
    return 'capability idempotencyKeyTtlMs must be positive or null';
  }
  if (currencies !== 'any' && currencies.length === 0) return 'capability currencies names no currency';
  return null;
}
