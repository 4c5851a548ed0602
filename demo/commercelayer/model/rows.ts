/** What the fake keeps. Names are the wire's (SDK 7.12 schema); relationships are ids of rows in another table. */

export type Json = Readonly<Record<string, unknown>>;

/** Every resource has these. Times are ISO 8601. */
export interface Row {
  readonly id: string;
  readonly created_at: string;
  updated_at: string;
  reference: string | null;
  reference_origin: string | null;
  metadata: Json;
}

export interface Organization extends Row {
  readonly name: string;
  readonly slug: string;
}

export interface Market extends Row {
  readonly number: number;
  readonly name: string;
  readonly code: string;
  readonly currency_code: string;
  readonly country_code: string;
  /** Prices already hold the tax. */
  readonly tax_included: boolean;
  /** 0.1 is 10 %. */
  readonly tax_rate: number;
}

export interface Customer extends Row {
  readonly email: string;
  /** The demo's passwords are no secrets. */
  readonly password: string | null;
}

export interface Sku extends Row {
  readonly code: string;
  readonly name: string;
  readonly description: string | null;
  readonly image_url: string | null;
  readonly do_not_ship: boolean;
}

export interface Price extends Row {
  readonly sku: string;
  readonly sku_code: string;
  readonly currency_code: string;
  readonly amount_cents: number;
}

export interface Address extends Row {
  first_name: string | null;
  last_name: string | null;
  company: string | null;
  line_1: string;
  line_2: string | null;
  city: string;
  zip_code: string | null;
  state_code: string | null;
  country_code: string;
  phone: string;
  email: string | null;
}

export type OrderStatus = 'draft' | 'pending' | 'placing' | 'placed' | 'approved' | 'cancelled';

/** An order is bound to one of the two payment models for life: this is the one it was first paid by. */
export type PaymentModel = 'payment_source' | 'payment_sessions';

export interface Order extends Row {
  readonly number: string;
  readonly token: string;
  readonly market: string;
  readonly currency_code: string;
  readonly country_code: string;
  status: OrderStatus;
  guest: boolean;
  place_async: boolean;
  customer_email: string | null;
  language_code: string;
  cart_url: string | null;
  return_url: string | null;
  terms_url: string | null;
  privacy_url: string | null;
  /** Given by `_authorization_amount_cents`. */
  authorization_amount_cents: number | null;
  placed_at: string | null;
  approved_at: string | null;
  cancelled_at: string | null;
  payment_updated_at: string | null;
  model: PaymentModel | null;
  customer: string | null;
  shipping_address: string | null;
  billing_address: string | null;
  payment_method: string | null;
  payment_source: string | null;
}

export interface LineItem extends Row {
  readonly order: string;
  readonly item_type: 'skus' | 'shipments' | 'payment_methods';
  readonly item: string;
  readonly sku_code: string | null;
  readonly name: string;
  readonly image_url: string | null;
  readonly currency_code: string;
  readonly unit_amount_cents: number;
  quantity: number;
}

export interface Shipment extends Row {
  readonly number: string;
  readonly order: string;
  readonly currency_code: string;
  readonly cost_amount_cents: number;
}

export interface PaymentMethod extends Row {
  name: string;
  payment_source_type: 'external_payments';
  currency_code: string | null;
  market: string | null;
  payment_gateway: string;
  require_capture: boolean;
  auto_place: boolean;
  auto_capture: boolean;
  auto_capture_max_amount_cents: number | null;
  price_amount_cents: number;
}

/** What both kinds of external gateway have. */
export interface Callee extends Row {
  name: string;
  shared_secret: string;
  external_includes: readonly string[] | null;
  circuit_state: 'closed' | 'open';
  circuit_failure_count: number;
  disabled_at: string | null;
  capture_url: string | null;
  void_url: string | null;
  refund_url: string | null;
  token_url: string | null;
}

export interface ExternalGateway extends Callee {
  force_payments: boolean;
  authorize_url: string | null;
}

export interface PaymentSetting extends Callee {
  webhook_endpoint_url: string;
  session_url: string | null;
  authorization_url: string | null;
  auto_capture: boolean;
  auto_place: boolean;
}

export interface ExternalPayment extends Row {
  readonly payment_source_token: string;
  options: Json | null;
  readonly order: string;
  readonly payment_gateway: string;
  /** The customer payment source it was made of. */
  readonly wallet: string | null;
}

export interface CustomerPaymentSource extends Row {
  readonly name: string;
  customer_token: string | null;
  payment_source_token: string | null;
  readonly customer: string;
  readonly payment_method: string | null;
  readonly payment_source: string | null;
}

export interface Notification extends Row {
  readonly name: string;
  readonly flash: boolean;
  readonly body: Json | null;
  readonly notifiable: string;
}

export interface PaymentSession extends Row {
  readonly order: string;
  readonly payment_setting: string;
  readonly amount_cents: number;
  readonly currency_code: string;
  /** The `transaction_token` answered at session_url. */
  readonly token: string | null;
  readonly options: Json | null;
  readonly response_data: Json;
}

export interface PaymentWallet extends Row {
  readonly customer: string;
  readonly payment_session: string;
  readonly payment_setting: string;
  readonly customer_token: string;
  readonly payment_source_token: string;
}

export type TransactionKind = 'authorize' | 'capture' | 'void' | 'refund';
export type TransactionState = 'pending' | 'succeeded' | 'failed' | 'declined' | 'canceled' | 'expired';
/** `gateway`: API 2017-08; `payments`: Payments API 2026-05. */
export type PaymentApi = 'gateway' | 'payments';

/** An authorization, capture, void or refund of either API. */
export interface Transaction extends Row {
  readonly kind: TransactionKind;
  readonly api: PaymentApi;
  readonly number: string;
  readonly order: string;
  /** The authorization of a capture or void, the capture of a refund. */
  readonly parent: string | null;
  /** The row that was asked: an external_gateways or payment_setting_externals id. */
  readonly callee: string;
  readonly payment_source: string | null;
  readonly payment_session: string | null;
  readonly currency_code: string;
  amount_cents: number;
  token: string | null;
  action_id: string | null;
  state: TransactionState;
  /** When the state was reached. */
  decided_at: string | null;
  message: string | null;
  error_code: string | null;
  error_detail: string | null;
  avs_code: string | null;
  avs_message: string | null;
  cvv_code: string | null;
  cvv_message: string | null;
  fraud_review: string | null;
  /** Overwrites the amount of the next capture or refund: `_capture_amount_cents`, `_refund_amount_cents`. */
  next_amount_cents: number | null;
}
