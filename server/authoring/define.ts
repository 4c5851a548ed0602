import type { ZodType } from 'zod';
import { MINUTE } from '../clock.ts';
import type { Capabilities, PaymentProvider, ProviderContext, ProviderDefinition } from '../providers/provider.ts';
import { blankSecrets } from './redact.ts';

/** What `open` of a merchant's own provider answers; `redact` and `checkConfig` may be left out. */
export type OwnProvider = Omit<PaymentProvider, 'redact' | 'checkConfig'> &
  Partial<Pick<PaymentProvider, 'redact' | 'checkConfig'>>;

/** A provider's definition with everything optional that has a safe default. */
export interface OwnProviderDefinition<Config> {
  /** Unique beside the providers that come with Tillgate; stands in the database and in logs, so keep it. */
  readonly id: string;
  /** The method's keys in `tillgate.yaml`; `z.strictObject` reports misspelt ones. */
  readonly configSchema: ZodType<Config>;
  /** Default: nothing (no holding, no part refunds, no tokens, no notifications), any currency, paid at a page. */
  readonly capabilities?: Partial<Capabilities>;
  /** Default: no, real money moves. */
  isTest?(config: Config): boolean;
  /** How long an attempt stays payable, milliseconds. Default: half an hour. */
  sessionLifetimeMs?(config: Config): number;
  open(context: ProviderContext<Config>): OwnProvider;
}

const NOTHING_SPECIAL: Capabilities = {
  manualCapture: false,
  partialCapture: false,
  multiCapture: false,
  partialRefund: false,
  multiRefund: false,
  tokens: false,
  findByMerchantRef: false,
  notifications: 'none',
  idempotencyKeyTtlMs: null,
  currencies: 'any',
  settledBy: 'provider',
  panel: 'redirect',
};

/** Fills in what a provider of a merchant's own leaves out. Make the answer the default export of the module. */
export function defineProvider<Config>(own: OwnProviderDefinition<Config>): ProviderDefinition<Config> {
  return {
    id: own.id,
    configSchema: own.configSchema,
    capabilities: { ...NOTHING_SPECIAL, ...own.capabilities },
    isTest: (config) => own.isTest?.(config) ?? false,
    sessionLifetimeMs: (config) => own.sessionLifetimeMs?.(config) ?? 30 * MINUTE,
    open(context) {
      const provider = own.open(context);
      // Filled in on the object itself: it may be of a class, with its methods elsewhere.
      provider.redact ??= (transcript) => blankSecrets(transcript, context.config);
      provider.checkConfig ??= async () => [
        { level: 'ok', message: 'The keys are complete; nothing else is checked.' },
      ];
      return provider as PaymentProvider;
    },
  };
}
