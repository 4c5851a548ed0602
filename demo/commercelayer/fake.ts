import type { CommerceLayerFaults } from './faults.ts';
import type { CommerceLayerLedger } from './ledger.ts';
import type { OrderStatus } from './model/rows.ts';
import type { PaymentStatus } from './model/transactions.ts';
import type { Caller } from './oauth/tokens.ts';
import type { Credentials, GatewayHandle, NewGateway, NewOrder, NewPaymentSetting } from './options.ts';

/** Where an order stands, without the API. */
export interface OrderState {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly currency: string;
  /** `total_amount_with_taxes_cents`: what is to be authorized. */
  readonly totalCents: number;
  readonly guest: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Latest payment source's token; null: none. */
  readonly paymentSourceToken: string | null;
}

export interface FakeCommerceLayer {
  /** For browsers, and the `organization` of the widget and of Tillgate's configuration. */
  readonly url: string;
  /** For servers: 127.0.0.1, also when `url` says localhost. */
  readonly apiUrl: string;
  /** For the SDK, together with `sdkFetch(url)`. */
  readonly organization: string;
  /** `meta.organization_id` of every body. */
  readonly organizationId: string;
  readonly credentials: Credentials;
  readonly ledger: CommerceLayerLedger;
  readonly faults: CommerceLayerFaults;
  /** Codes and names of the products, with prices in cents. */
  readonly catalogue: readonly {
    readonly code: string;
    readonly name: string;
    readonly EUR: number;
    readonly USD: number;
  }[];
  /** Ids by currency. */
  readonly markets: { readonly EUR: string; readonly USD: string };
  readonly orders: readonly OrderState[];
  order(orderId: string): OrderState;
  addGateway(gateway: NewGateway): GatewayHandle;
  addPaymentSetting(setting: NewPaymentSetting): GatewayHandle;
  /** A customer who can log in; returns the id. */
  createCustomer(email: string, password: string): string;
  /** A filled cart. */
  createOrder(order?: NewOrder): OrderState;
  /** An access token without the round trip. A sales channel's is of every market and of a guest unless told otherwise. */
  token(
    kind: Caller['kind'],
    of?: { readonly customer?: string; readonly market?: string; readonly lifeSeconds?: number },
  ): string;
  /** Of a gateway made by the API, which does not tell (API 2017-08 shows it in the dashboard only). */
  webhookUrl(gatewayId: string): string;
  breaker(gatewayId: string): { readonly state: 'closed' | 'open'; readonly failures: number };
  /** Resolves when nothing goes on any more: `place_async`, and what follows a webhook (auto_place, auto_capture). */
  idle(): Promise<void>;
  stop(): Promise<void>;
}
