import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { HttpClient } from './outgoing/http-client.ts';

/** What every adapter, provider and platform alike, may use. Nothing here reaches the database. */
export interface Services {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly logger: Logger;
  /** Tillgate's own address as the outside sees it, without a trailing slash. */
  readonly publicUrl: string;
  /** An adapter may show the merchant something that needs a person; it is logged and shown once per `code`. */
  alert(alert: Alert): void;
}

/** Something a person should see. */
export interface Alert {
  /** Stable, e.g. `atshop_token_expiring`. */
  readonly code: string;
  /** The store or method it is about. */
  readonly subject: string;
  /** The order, where each one needs a person of its own. */
  readonly about?: string;
  /** What happened and what to do, in one or two sentences, without secrets. */
  readonly message: string;
}

/** A finding of `tillgate doctor`. */
export interface ConfigProblem {
  readonly level: 'error' | 'warning' | 'ok';
  readonly message: string;
  /** Set where the provider's `registerNotifications` mends it. */
  readonly fix?: 'registerNotifications';
}
