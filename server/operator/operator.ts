import type { Money } from '../../shared/money.ts';

/**
 * What a person may do to a Tillgate installation, from the command line or the demo. It works on the
 * database beside a running server; the server notices within its next poll.
 */
export interface Operator {
  /**
   * Records money an operator saw on the bank account. `target` is a checkout id (`co_…`), a payment id
   * (`pay_…`), an order reference, or the remittance reference of a bank transfer.
   */
  markPaid(input: MarkPaid): Promise<MarkPaidResult>;
  listConfirmations(filter: { state?: ConfirmationState; limit: number }): Promise<readonly ConfirmationRow[]>;
  showConfirmation(id: string): Promise<{ confirmation: ConfirmationRow; attempts: readonly AttemptRow[] } | null>;
  /** Puts a dead, waiting or unsure confirmation back to the front of the queue. */
  resendConfirmation(id: string): Promise<'queued' | 'not_found' | 'already_delivered' | 'being_sent'>;
  /** What waits for a person's decision; with `all`, also what only informs. Newest first. */
  listFlags(filter: { all: boolean }): Promise<readonly FlagRow[]>;
  /**
   * Decides on a checkout's money that was held back. `accept`: it is taken as it is, and the store is told.
   * `dismiss`: it was sent back, the store is not told, and the checkout ends.
   */
  decideFlags(checkout: string, decision: 'accept' | 'dismiss', by: string): Promise<DecideResult>;
  close(): Promise<void>;
}

export type DecideResult =
  | { readonly result: 'decided'; readonly checkout: string; readonly flags: readonly string[] }
  | { readonly result: 'not_found' | 'nothing_to_decide'; readonly checkout: string };

export interface FlagRow {
  readonly checkout: string;
  readonly store: string;
  readonly orderRef: string;
  readonly code: string;
  /** What the merchant reads. */
  readonly says: string;
  /** Keeps the store from being told. */
  readonly blocking: boolean;
  /** Amounts and times that explain it. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export interface MarkPaid {
  readonly target: string;
  /** Null: exactly what is due. */
  readonly received: Money | null;
  /** The bank's own reference; the same one twice counts once. */
  readonly bankRef: string;
  /** Epoch milliseconds; default now. */
  readonly receivedAt?: number;
  /** Also accept a short, over, late or second payment as it is and tell the store. */
  readonly accept: boolean;
  /** Who did it, for the audit trail. */
  readonly by: string;
}

export type MarkPaidResult =
  | { readonly result: 'paid'; readonly checkout: string; readonly payment: string }
  /** Recorded, but the store is not told: these flags need a decision (`--accept`). */
  | {
      readonly result: 'flagged';
      readonly checkout: string;
      readonly payment: string;
      readonly flags: readonly string[];
    }
  /** This bank reference was recorded before. */
  | { readonly result: 'duplicate'; readonly checkout: string; readonly payment: string }
  | {
      readonly result: 'refused';
      readonly code: 'not_found' | 'ambiguous' | 'not_a_transfer' | 'bank_ref_used';
      readonly message: string;
    };

export type ConfirmationState = 'queued' | 'sending' | 'waiting' | 'unsure' | 'delivered' | 'dead';

export interface ConfirmationRow {
  readonly id: string;
  readonly store: string;
  readonly orderRef: string;
  readonly kind: string;
  readonly state: ConfirmationState;
  readonly money: Money;
  readonly attempts: number;
  /** Epoch milliseconds; null when nothing is planned. */
  readonly nextAt: number | null;
  readonly createdAt: number;
  readonly deliveredAt: number | null;
}

export interface AttemptRow {
  readonly number: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly result: string;
  /** What the store answered: status and body, redacted. */
  readonly status: string;
  readonly body: string;
}
