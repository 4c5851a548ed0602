/** What the fake keeps: PayPal's objects as they are answered, with what is only known inside beside them. */

export interface Amount {
  currency_code: string;
  value: string;
}

export interface Link {
  href: string;
  rel: string;
  method: string;
}

interface Made {
  id: string;
  create_time: string;
  update_time: string;
  links: Link[];
}

export interface FakeCapture extends Made {
  status: 'COMPLETED' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'PENDING' | 'REFUNDED' | 'FAILED';
  status_details?: { reason: string };
  amount: Amount;
  final_capture: boolean;
  custom_id?: string;
  invoice_id?: string;
  [more: string]: unknown;
}

export interface FakeAuthorization extends Made {
  status: 'CREATED' | 'CAPTURED' | 'DENIED' | 'PARTIALLY_CAPTURED' | 'VOIDED' | 'PENDING';
  amount: Amount;
  expiration_time: string;
  custom_id?: string;
  invoice_id?: string;
  [more: string]: unknown;
}

export interface FakeRefund extends Made {
  status: 'CANCELLED' | 'FAILED' | 'PENDING' | 'COMPLETED';
  amount: Amount;
  custom_id?: string;
  invoice_id?: string;
  [more: string]: unknown;
}

export interface FakeUnit {
  reference_id: string;
  amount: Amount;
  custom_id?: string;
  invoice_id?: string;
  description?: string;
  payments?: { authorizations?: FakeAuthorization[]; captures?: FakeCapture[]; refunds?: FakeRefund[] };
}

export interface FakeOrder extends Made {
  intent: 'CAPTURE' | 'AUTHORIZE';
  status: 'CREATED' | 'APPROVED' | 'VOIDED' | 'COMPLETED' | 'PAYER_ACTION_REQUIRED';
  payment_source?: { paypal: { [more: string]: unknown } };
  purchase_units: [FakeUnit];
  payer?: unknown;
}

export interface FakeDispute {
  dispute_id: string;
  status: 'OPEN' | 'WAITING_FOR_SELLER_RESPONSE' | 'UNDER_REVIEW' | 'RESOLVED';
  dispute_life_cycle_stage: 'INQUIRY' | 'CHARGEBACK';
  dispute_amount: Amount;
  disputed_transactions: { seller_transaction_id: string; custom?: string; invoice_number?: string }[];
  dispute_outcome?: { outcome_code: string; amount_refunded?: Amount };
  [more: string]: unknown;
}

export interface FakeEvent {
  id: string;
  event_type: string;
  resource_type: string;
  resource: unknown;
  [more: string]: unknown;
}

/** A refusal in PayPal's own shape. */
export class PayPalRefusal extends Error {
  readonly status: number;
  readonly body: object;
  constructor(status: number, name: string, issue: string, field?: string) {
    super(issue);
    this.status = status;
    const details = [{ issue, description: issue.toLowerCase().replaceAll('_', ' '), ...(field && { field }) }];
    this.body = { name, message: 'The requested action could not be performed.', debug_id: 'f0e1d2c3b4a59', details };
  }
}

export const unprocessable = (issue: string): PayPalRefusal => new PayPalRefusal(422, 'UNPROCESSABLE_ENTITY', issue);
export const malformed = (issue: string, field: string): PayPalRefusal =>
  new PayPalRefusal(400, 'INVALID_REQUEST', issue, field);
export const missing = (): PayPalRefusal => new PayPalRefusal(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID');
