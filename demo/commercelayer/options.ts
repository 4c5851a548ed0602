import type { RequestHandler } from 'express';
import type { DemoClock } from '../kit/clock.ts';
import type { FakeCommerceLayer } from './fake.ts';

export interface Credentials {
  readonly salesChannel: { readonly clientId: string };
  readonly integration: { readonly clientId: string; readonly clientSecret: string };
}

/** What no public source says about the platform (Commerce Layer reference §9), so that tests can have it either way. */
export interface UnknownUpstream {
  /** How long a gateway may take to answer, milliseconds. Default 10,000. */
  readonly callTimeoutMs?: number;
  /** Whether answers from 400 to 499 feed the circuit breaker. Default false. */
  readonly circuitCounts4xx?: boolean;
  /** What `_place` answers when the authorization is declined: the pending order, or a 422. Default `order`. */
  readonly declinedPlace?: 'order' | 'error';
  /** What the Payments API's calls after session_url have as `data`: default the transaction in the making. */
  readonly paymentsRoot?: 'transaction' | 'order';
}

export interface FakeCommerceLayerOptions extends UnknownUpstream {
  /** 0 (default): any free port. */
  readonly port?: number;
  /** Where browsers find it; default `http://localhost:<port>`. */
  readonly publicUrl?: string;
  /** The organization's slug. Default `demo`. */
  readonly slug?: string;
  /** Default: made up for this process; see `credentials`. */
  readonly credentials?: Credentials;
  /** `meta.mode`. Default test. */
  readonly mode?: 'test' | 'live';
  readonly clock?: DemoClock;
  /** Whatever is not the API: a storefront's pages, say. Called once, before the first request. */
  readonly pages?: (fake: FakeCommerceLayer) => RequestHandler;
}

/** An external gateway with one payment method per market, as a merchant sets it up. */
export interface NewGateway {
  readonly name?: string;
  /** `<baseUrl>/authorize`, `/capture`, `/void`, `/refund`, `/token`, each with `query` behind it. */
  readonly baseUrl: string;
  /** `?…` of one action's URL; for Tillgate's action keys. */
  readonly query?: (action: string) => string;
  /** Default: made up. */
  readonly secret?: string;
  readonly externalIncludes?: readonly string[];
  readonly method?: {
    readonly name?: string;
    readonly auto_place?: boolean;
    readonly auto_capture?: boolean;
    readonly require_capture?: boolean;
    readonly price_amount_cents?: number;
  };
}

/** A payment setting of the Payments API: `<baseUrl>/session`, `/authorization`, `/capture` and so on. */
export interface NewPaymentSetting extends Omit<NewGateway, 'method'> {
  readonly auto_capture?: boolean;
  readonly auto_place?: boolean;
}

/** What goes into Tillgate's configuration. */
export interface GatewayHandle {
  readonly id: string;
  readonly secret: string;
  readonly webhookUrl: string;
}

export interface NewOrder {
  /** Default EUR. */
  readonly currency?: 'EUR' | 'USD';
  /** Default: one of the catalogue's first product. */
  readonly lines?: readonly { readonly sku: string; readonly quantity?: number }[];
  /** Default 0. */
  readonly shippingCents?: number;
  /** A customer's id (see `createCustomer`); without one it is a guest's order. */
  readonly customer?: string;
  /** Guest's; default shopper@example.com. */
  readonly email?: string;
  readonly returnUrl?: string;
  readonly cartUrl?: string;
}
