import type { StoreSettings } from '../platforms/platform.ts';
import type { ProviderDefinition } from '../providers/provider.ts';
import type { MethodTerms } from './terms.ts';

/** A store as configured: the keys every store has, plus its platform's own (see the platform's configSchema). */
export type StoreConfig = StoreSettings & Readonly<Record<string, unknown>>;

/** A method as configured: an instance of a provider. */
export interface MethodConfig {
  readonly id: string;
  /** The provider's id; for a merchant's own one, the id that its module gives it. */
  readonly provider: string;
  /** The merchant's label; null lets the checkout use its translated default. */
  readonly label: string | null;
  /** The provider's own keys, already through its configSchema. */
  readonly config: unknown;
  /** When it is offered, and at what price; absent: always, at none. */
  readonly terms?: MethodTerms;
}

/** `tillgate.yaml`, checked, with environment and files substituted and every default filled in. */
export interface Config {
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly host: string;
  readonly port: number;
  /** A file path (SQLite), or `postgres://user:password@host/database`. */
  readonly database: string;
  /** Where a provider may keep files of its own: beside the SQLite file, or `data` beside `tillgate.yaml`. */
  readonly dataDirectory: string;
  /** Express' `trust proxy`: a number of hops or a list of subnets; `true` is refused, it lets anyone forge an address. */
  readonly trustProxy: false | number | readonly string[];
  /** The header in which a trusted proxy says which country the shopper's address is in, lower case. */
  readonly countryHeader?: string;
  /** What only explains the past is kept this many days; see payments/retention.ts. */
  readonly retentionDays?: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly stores: readonly StoreConfig[];
  readonly methods: readonly MethodConfig[];
  /** Providers of the merchant's own that methods use, by id; they stand beside those of the registry. */
  readonly ownProviders?: ReadonlyMap<string, ProviderDefinition>;
  /** Values that came whole from `${file:…}`: key path (`stores.keys.loginToken`) → absolute path of the file. */
  readonly fileSources?: ReadonlyMap<string, string>;
}
