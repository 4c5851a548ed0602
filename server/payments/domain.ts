import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { StoreConfig } from '../config/config.ts';
import type { MethodTerms } from '../config/terms.ts';
import type { Database } from '../database/database.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { PlatformDefinition, StorePlatform } from '../platforms/platform.ts';
import type { Capabilities, PaymentProvider } from '../providers/provider.ts';
import type { Alert } from '../services.ts';
import type { Leases } from './leases/leases.ts';
import type { Schedules } from './schedules.ts';
import type { Signals } from './signals.ts';
import type { Tasks } from './tasks.ts';

/** A configured store with its platform opened. */
export interface Store {
  readonly config: StoreConfig;
  readonly limits: PlatformDefinition['limits'];
  readonly platform: StorePlatform;
}

/** A configured method with its provider opened. */
export interface Method {
  readonly id: string;
  readonly label: string | null;
  readonly provider: PaymentProvider;
  readonly capabilities: Capabilities;
  /** No real money moves. */
  readonly test: boolean;
  /** How long an attempt stays payable, milliseconds. */
  readonly sessionLifetimeMs: number;
  /** When it is offered, and at what price. */
  readonly terms: MethodTerms;
}

/** What the use cases of this room work with. */
export interface Domain {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly schedules: Schedules;
  readonly signals: Signals;
  readonly leases: Leases;
  readonly tasks: Tasks;
  readonly stores: ReadonlyMap<string, Store>;
  readonly methods: ReadonlyMap<string, Method>;
  /** This installation's own random name; part of every idempotency key. */
  readonly installation: string;
  readonly publicUrl: string;
  /** When an older copy of the database was put back, epoch milliseconds; see payments/put-back.ts. */
  readonly putBackAt?: number | null;
  alert(alert: Alert): void;
}

/** Whether a method's provider takes a currency. */
export function takes(method: Method, currency: string): boolean {
  const { currencies } = method.capabilities;
  return currencies === 'any' || currencies.includes(currency);
}

/** A request that cannot be done, for a reason the caller should see. */
export class RefusedError extends Error {
  readonly code: string;
  readonly status: 400 | 404 | 409 | 422 | 503;

  constructor(code: string, message: string, status: 400 | 404 | 409 | 422 | 503) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The address of a checkout's payment page. */
export const checkoutUrl = (domain: Pick<Domain, 'publicUrl'>, id: string) => `${domain.publicUrl}/checkout/${id}`;
