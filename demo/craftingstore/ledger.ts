/** What the store knows and was told: the oracle of every "exactly once" test. All times in epoch milliseconds. */

/** `invalid`: unpaid for seven days; CraftingStore will not run it any more. */
export type PaymentState = 'pending' | 'paid' | 'invalid';

export interface PaymentRecord {
  readonly transactionId: string;
  readonly gateway: string;
  readonly basketId: string;
  readonly player: string;
  readonly email: string;
  readonly packageName: string;
  /** Cents. */
  readonly price: number;
  /** Upper-case ISO 4217. */
  readonly currency: string;
  readonly createdAt: number;
  state: PaymentState;
  paidAt: number | null;
  /** Where the store sent the shopper; null: Tillgate's answer was not usable. */
  paymentUrl: string | null;
  /** Console commands run for this payment, in order. */
  readonly commandsRun: string[];
}

export type CallbackVerdict =
  /** Marked paid and commands run. */
  | 'paid'
  /** Valid, but the payment was paid before. */
  | 'repeated'
  /** A valid `pending`: nothing to do. */
  | 'noted'
  | 'malformed'
  | 'unknownPayment'
  | 'missingSignature'
  | 'wrongSignature'
  | 'unknownType'
  /** Valid, but after the seven days. */
  | 'tooLate';

export interface CallbackRecord {
  readonly at: number;
  /** As received. */
  readonly body: string;
  readonly transactionId: string | null;
  /** What the store made of it, had it not been for a fault. */
  readonly verdict: CallbackVerdict;
  /** False when a fault kept the verdict from taking effect. */
  readonly effect: boolean;
  /** What went back: an HTTP status, `reset`, `silence`; `held` until the gate opens. */
  answered: number | 'reset' | 'silence' | 'held';
}

export interface CraftingStoreLedger {
  readonly payments: readonly PaymentRecord[];
  /** Every call of `/callback/custom`, good or bad. */
  readonly callbacks: readonly CallbackRecord[];
  /** Every console command run, over all payments. */
  readonly commandsRun: readonly string[];
  /** Throws when there is none. */
  payment(transactionId: string): PaymentRecord;
  callbacksFor(transactionId: string): readonly CallbackRecord[];
}
