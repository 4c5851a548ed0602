import type { Money } from '../../shared/money.ts';
import type { Story } from './story/story.ts';

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
  /** A person has seen what only informs about a checkout. What needs a decision stays. */
  seeFlags(checkout: string, by: string): Promise<SeenResult>;
  /** What platforms did with orders' money; without `all` only what is not decided yet. Newest first. */
  listActions(filter: { all: boolean; orderRef?: string; limit: number }): Promise<readonly ActionRow[]>;
  /** A person has looked at the provider, and says what became of a capture, void or refund (`act_…`). */
  decideAction(id: string, said: SaidOfAction): Promise<DecideActionResult>;
  /**
   * What happened to a checkout (`co_…`), or to all of an order's, oldest first; none when there is no such thing.
   */
  tellStories(target: string): Promise<readonly Story[]>;
  close(): Promise<void>;
}

export type DecideResult =
  | { readonly result: 'decided'; readonly checkout: string; readonly flags: readonly string[] }
  | { readonly result: 'not_found' | 'nothing_to_decide'; readonly checkout: string };

export interface SeenResult {
  readonly result: 'seen' | 'not_found' | 'nothing_to_see';
  readonly checkout: string;
  /** The flags that are closed now. */
  readonly flags: readonly string[];
  /** What still needs a decision. */
  readonly left: readonly LeftFlag[];
}

export interface LeftFlag {
  readonly code: string;
  /** Decided by saying what became of this action; null: by accepting or dismissing the money. */
  readonly action: string | null;
}

export interface ActionRow {
  readonly id: string;
  readonly store: string;
  readonly orderRef: string;
  readonly checkout: string;
  readonly kind: 'authorize' | 'capture' | 'void' | 'refund';
  readonly money: Money;
  readonly state: 'waiting' | 'submitted' | 'succeeded' | 'failed';
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** Null once it is decided. */
  readonly waitsFor: WaitsFor | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly resolvedAt: number | null;
}

/** Times are epoch milliseconds; null: no look is planned. */
export type WaitsFor =
  /** The shopper's, of an authorize. */
  | { readonly what: 'money'; readonly nextAt: number | null }
  /** The money is there, and held back until a person decides on its flags. */
  | { readonly what: 'flags' }
  /** The provider has not been asked: another action of the payment comes first, or it is just about to be. */
  | { readonly what: 'turn'; readonly behind: string | null }
  /** It has been asked, and is looked at again. */
  | { readonly what: 'provider'; readonly nextAt: number }
  /** It is no longer asked: a person looks there. */
  | { readonly what: 'person' };

export interface SaidOfAction {
  readonly outcome: 'succeeded' | 'failed';
  /** Even though Tillgate is still asking, or the provider shows something else. */
  readonly force: boolean;
  /** Who says it, for the audit trail. */
  readonly by: string;
}

export type DecideActionResult =
  | {
      readonly result: 'decided';
      readonly action: string;
      readonly outcome: 'succeeded' | 'failed';
      /** False: its call broke off unanswered, so the store hears of it only when it asks again. */
      readonly told: boolean;
    }
  | {
      readonly result: 'refused';
      readonly action: string;
      readonly code:
        | 'not_found'
        | 'already_decided'
        | 'waits_for_money'
        | 'not_asked_yet'
        | 'still_asking'
        | 'contradicts_provider';
      readonly message: string;
    };

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
