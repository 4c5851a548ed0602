import type { Generated, Selectable } from 'kysely';

/** Every time is epoch milliseconds, every amount minor units, every flag 0 or 1: the same on both engines. */
export interface Schema {
  checkouts: CheckoutsTable;
  payments: PaymentsTable;
  operations: OperationsTable;
  actions: ActionsTable;
  payment_sources: PaymentSourcesTable;
  receipts: ReceiptsTable;
  notifications: NotificationsTable;
  confirmations: ConfirmationsTable;
  confirmation_attempts: ConfirmationAttemptsTable;
  flags: FlagsTable;
  events: EventsTable;
  settings: SettingsTable;
  leases: LeasesTable;
  rate_counts: RateCountsTable;
}

interface CheckoutsTable {
  id: Generated<number>;
  public_id: string;
  store_id: string;
  order_ref: string;
  basket_ref: string | null;
  amount_minor: number;
  currency: string;
  title: string;
  success_url: string | null;
  cancel_url: string | null;
  state: string;
  /** Grows with every change a shopper could see. */
  version: Generated<number>;
  expires_at: number;
  /** After this the platform no longer takes "paid"; null: it never said. */
  confirm_by: number | null;
  /** What the shopper knows the order by; null: its reference. */
  order_number: string | null;
  /** The platform's own reference of the customer; null for a guest. */
  customer_ref: string | null;
  /** Where the shopper is billed, ISO 3166-1 alpha-2, as the order says; null: it does not. */
  country: string | null;
  /** 1: the shopper asked to keep the payment source for later payments. */
  save_source: Generated<number>;
  /** By then the platform should have claimed the money with an authorize action; null: claimed, or never expected. */
  claim_by: number | null;
  /** 1 once another checkout of the order has taken its place though it was paid. */
  superseded: Generated<number>;
  created_at: number;
  updated_at: number;
}

interface PaymentsTable {
  id: Generated<number>;
  public_id: string;
  checkout_id: number;
  /** The shopper's press of Pay: the same key again is the same payment. */
  attempt_key: string;
  method_id: string;
  provider_ref: string | null;
  amount_minor: number;
  currency: string;
  state: string;
  /** `manual`: reserved now, and captured by actions of the platform later. */
  capture: Generated<string>;
  /** The part of `amount_minor` that is on top of the order's amount; the store never hears of it. */
  surcharge_minor: Generated<number>;
  /** 1 while this is the attempt the shopper is in; at most one per checkout. */
  active: number;
  decline_code: string | null;
  action_url: string | null;
  action_display: string | null;
  /** What the shopper needs to pay on our page, as JSON (`Instructions` of shared/api.ts). */
  instructions_json: string | null;
  authorized_minor: Generated<number>;
  captured_minor: Generated<number>;
  refunded_minor: Generated<number>;
  disputed_minor: Generated<number>;
  captured_at: number | null;
  /** When the provider is asked next; null: it is not. */
  next_check_at: number | null;
  /** Checks since the last change of state: the place in the schedule. */
  checks: Generated<number>;
  expires_at: number;
  created_at: number;
  updated_at: number;
}

interface OperationsTable {
  id: Generated<number>;
  public_id: string;
  payment_id: number;
  kind: string;
  amount_minor: number;
  currency: string;
  idempotency_key: string;
  state: string;
  /** What the provider answered, without shopper data. */
  outcome: string | null;
  submitted_at: number;
  resolved_at: number | null;
  /** The platform's action behind it; null for what the shopper or Tillgate itself began. */
  action_id: number | null;
  /** The kept source it pays with; null for all but authorizes without the shopper. */
  source_id: number | null;
  /** What the payment had captured, or refunded, before a capture or refund: it succeeded once that has grown by the amount. */
  base_minor: number | null;
}

interface ActionsTable {
  id: Generated<number>;
  /** `act_…`: the transaction token, and the id an asynchronous answer is finished under. */
  public_id: string;
  store_id: string;
  order_ref: string;
  /** authorize, capture, void or refund. */
  kind: string;
  /** The platform's call, told apart from others: the same key again is the same action. */
  call_key: string;
  /** Which of the platform's APIs asked. */
  api: string;
  payment_id: number;
  /** The authorize behind a capture or void, the capture behind a refund. */
  parent_id: number | null;
  amount_minor: number;
  currency: string;
  state: string;
  /** Why it failed: a stable code, and words for the merchant. */
  failure_code: string | null;
  failure_message: string | null;
  /** What the caller knows: see machines/action.ts. */
  answer: Generated<string>;
  /** When it is worked on next by itself; null: it is not. */
  next_at: number | null;
  tries: Generated<number>;
  created_at: number;
  resolved_at: number | null;
}

interface PaymentSourcesTable {
  id: Generated<number>;
  /** `src_…`: what the platform keeps for later payments. */
  public_id: string;
  store_id: string;
  method_id: string;
  /** The payment it was kept with. */
  payment_id: number;
  customer_ref: string | null;
  /** The provider's own token; never leaves the server. */
  provider_token: string;
  provider_customer: string | null;
  created_at: number;
}

interface ReceiptsTable {
  id: Generated<number>;
  payment_id: number;
  amount_minor: number;
  currency: string;
  bank_ref: string;
  received_at: number;
  recorded_by: string;
  recorded_at: number;
}

interface NotificationsTable {
  id: Generated<number>;
  method_id: string;
  event_id: string;
  kind: string;
  verdict: string;
  provider_ref: string | null;
  merchant_ref: string | null;
  state: string;
  attempts: Generated<number>;
  next_at: number | null;
  received_at: number;
  handled_at: number | null;
}

interface ConfirmationsTable {
  id: Generated<number>;
  public_id: string;
  checkout_id: number;
  store_id: string;
  order_ref: string;
  kind: string;
  /** Tells several of a kind apart: 1, or the id of the action whose result it is. */
  seq: number;
  action_id: number | null;
  amount_minor: number;
  currency: string;
  state: string;
  attempts: Generated<number>;
  next_at: number | null;
  /** Fencing: only the holder of the token may write the attempt's result. */
  lease_token: string | null;
  lease_until: number | null;
  /** Set when a send may have taken effect; cleared only by a read-back. */
  unsure_since: number | null;
  deadline_at: number | null;
  occurred_at: number;
  created_at: number;
  delivered_at: number | null;
}

interface ConfirmationAttemptsTable {
  id: Generated<number>;
  confirmation_id: number;
  number: number;
  started_at: number;
  finished_at: number | null;
  result: string;
  status: string;
  body: string;
}

interface FlagsTable {
  id: Generated<number>;
  checkout_id: number;
  payment_id: number | null;
  code: string;
  blocking: number;
  detail: string;
  created_at: number;
  resolved_at: number | null;
  resolved_by: string | null;
}

interface EventsTable {
  id: Generated<number>;
  store_id: string;
  order_ref: string;
  checkout_id: number | null;
  at: number;
  kind: string;
  detail: string;
}

interface SettingsTable {
  key: string;
  value: string;
}

interface LeasesTable {
  /** What the subject is an id of. */
  kind: string;
  subject: number;
  /** The server that is at it. */
  holder: string;
  held_until: number;
}

interface RateCountsTable {
  /** The limit, and the address it counts. */
  name: string;
  /** The end of the window that is counted. */
  ends_at: number;
  hits: number;
}

export type CheckoutRow = Selectable<CheckoutsTable>;
export type PaymentRow = Selectable<PaymentsTable>;
export type OperationRow = Selectable<OperationsTable>;
export type ActionRow = Selectable<ActionsTable>;
export type PaymentSourceRow = Selectable<PaymentSourcesTable>;
export type ReceiptRow = Selectable<ReceiptsTable>;
export type NotificationRow = Selectable<NotificationsTable>;
export type ConfirmationDbRow = Selectable<ConfirmationsTable>;
export type ConfirmationAttemptRow = Selectable<ConfirmationAttemptsTable>;
export type FlagRow = Selectable<FlagsTable>;
export type EventRow = Selectable<EventsTable>;
