/** Stripe's objects as far as the fake keeps them, in the names and shapes of the wire. */
export type Metadata = Record<string, string>;

export interface Thing {
  id: string;
  object: string;
}

export interface FakeSession extends Thing {
  object: 'checkout.session';
  status: 'open' | 'complete' | 'expired';
  payment_status: 'unpaid' | 'paid';
  amount_total: number;
  currency: string;
  created: number;
  expires_at: number;
  client_reference_id: string | null;
  metadata: Metadata;
  payment_intent: string | null;
  customer: string | null;
  livemode: boolean;
  success_url: string;
  cancel_url: string | null;
  url: string | null;
  [more: string]: unknown;
}

export interface FakeIntent extends Thing {
  object: 'payment_intent';
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'canceled'
    | 'succeeded';
  amount: number;
  amount_capturable: number;
  amount_received: number;
  cancellation_reason: string | null;
  canceled_at: number | null;
  capture_method: string;
  client_secret: string;
  currency: string;
  created: number;
  customer: string | null;
  last_payment_error: { type: string; code: string; decline_code?: string; message: string } | null;
  latest_charge: string | null;
  livemode: boolean;
  metadata: Metadata;
  next_action: Record<string, unknown> | null;
  payment_method: string | null;
  setup_future_usage: string | null;
  [more: string]: unknown;
}

export interface FakeCharge extends Thing {
  object: 'charge';
  status: 'succeeded' | 'pending' | 'failed';
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  disputed: boolean;
  refunded: boolean;
  created: number;
  currency: string;
  balance_transaction: string | null;
  payment_intent: string;
  metadata: Metadata;
  [more: string]: unknown;
}

export interface FakeRefund extends Thing {
  object: 'refund';
  amount: number;
  charge: string;
  created: number;
  currency: string;
  metadata: Metadata;
  payment_intent: string;
  status: 'pending' | 'succeeded' | 'failed';
  failure_reason?: string;
  [more: string]: unknown;
}

export interface FakeDispute extends Thing {
  object: 'dispute';
  amount: number;
  charge: string;
  currency: string;
  payment_intent: string;
  status: string;
  [more: string]: unknown;
}

export interface FakeEvent extends Thing {
  object: 'event';
  type: string;
  created: number;
  livemode: boolean;
  data: { object: Record<string, unknown> };
  [more: string]: unknown;
}

/** A refusal in Stripe's own shape. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: { readonly error: Record<string, unknown> };
  constructor(status: number, error: { type: string; code?: string; message: string } & Record<string, unknown>) {
    super(error.message);
    this.status = status;
    this.body = { error };
  }
}

export const invalid = (code: string, message: string, more: Record<string, unknown> = {}): StripeRefusal =>
  new StripeRefusal(400, { type: 'invalid_request_error', code, message, ...more });

export const missing = (what: string, id: string): StripeRefusal =>
  new StripeRefusal(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
  });
