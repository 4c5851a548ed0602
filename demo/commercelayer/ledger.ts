/** What the platform believes and was told: the oracle of every "amounts equal on both sides" test. */
import type { CallAction } from './faults.ts';
import type { PaymentApi, Transaction, TransactionKind } from './model/rows.ts';
import type { OrderMoney } from './model/transactions.ts';

/** How a call of one of the gateway's URLs ended. */
export type CallEnd =
  /** An answer came and was used; `status` says which. */
  | 'answered'
  | 'timeout'
  /** Cut by a fault before the answer. */
  | 'cut'
  /** Answered, and lost by a fault. */
  | 'lost'
  /** No connection, or it broke. */
  | 'connectionFailed'
  /** Skipped: the circuit was open. */
  | 'circuitOpen'
  | 'running';

export interface CallRecord {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The gateway's or payment setting's id. */
  readonly callee: string;
  readonly api: PaymentApi;
  readonly action: CallAction;
  readonly url: string;
  readonly orderId: string;
  /** What was asked for, cents. */
  readonly amountCents: number;
  /** The exact bytes sent, and their signature. */
  readonly body: string;
  readonly signature: string;
  end: CallEnd;
  /** HTTP status; null when none came. */
  status: number | null;
  /** As received. */
  answer: string | null;
  /** Milliseconds. */
  durationMs: number;
}

export type WebhookVerdict =
  /** The pending transaction is decided now. */
  | 'accepted'
  /** It was decided before, the same way. */
  | 'repeated'
  /** It was decided before, the other way: nothing changed. */
  | 'contradicted'
  /** Understood, and nothing to do: the Payments API's `processing` and `requires_action`. */
  | 'noted'
  | 'unknownAction'
  | 'unknownGateway'
  | 'badSignature'
  | 'malformed'
  /** A fault kept it out: it was neither read nor took effect. */
  | 'notTaken';

export interface WebhookRecord {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly api: PaymentApi;
  readonly callee: string;
  /** As received. */
  readonly body: string;
  /** `action_id`, or the Payments API's transaction_token. */
  readonly actionId: string | null;
  readonly verdict: WebhookVerdict;
  /** What really went back; null until it has. */
  answered: number | 'reset' | 'silence' | null;
}

/** A transaction, with what is left of it. */
export interface TransactionRecord {
  readonly id: string;
  readonly kind: TransactionKind;
  readonly api: PaymentApi;
  readonly orderId: string;
  readonly parent: string | null;
  readonly state: Transaction['state'];
  readonly amountCents: number;
  readonly currency: string;
  readonly token: string | null;
  readonly actionId: string | null;
  readonly errorCode: string | null;
  readonly message: string | null;
}

export interface CommerceLayerLedger {
  readonly calls: readonly CallRecord[];
  /** Every request of a webhook endpoint. */
  readonly webhooks: readonly WebhookRecord[];
  readonly transactions: readonly TransactionRecord[];
  callsOf(orderId: string, action?: CallAction): readonly CallRecord[];
  transactionsOf(orderId: string, kind?: TransactionKind): readonly TransactionRecord[];
  /** Cents by succeeded transactions. */
  money(orderId: string): OrderMoney;
  /** Cents by transactions still waiting for their webhook. */
  pendingMoney(orderId: string): OrderMoney;
}
