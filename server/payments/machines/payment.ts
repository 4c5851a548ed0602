import type { ProviderPayment } from '../../providers/provider.ts';

/**
 * What we hold of a payment. Derived from the provider's truth, never set by hand. `unknown` means that
 * an answer was lost and money may have moved.
 */
export type PaymentState =
  | 'new'
  | 'unknown'
  | 'actionRequired'
  | 'processing'
  | 'authorized'
  | 'partiallyCaptured'
  | 'paid'
  | 'partiallyRefunded'
  | 'refunded'
  | 'disputed'
  | 'voided'
  | 'failed';

/** What the provider says, in one word. */
export type Truth =
  | 'waiting'
  | 'actionRequired'
  | 'authorized'
  | 'partiallyCaptured'
  | 'captured'
  | 'voided'
  | 'partiallyRefunded'
  | 'refunded'
  | 'disputed'
  | 'failed';

type Verdict =
  | PaymentState
  /** Old news: nothing to do. */
  | 'ignore'
  /** Contradicts what we hold: a person must look. */
  | 'review';

const young: Readonly<Record<Truth, Verdict>> = {
  waiting: 'processing',
  actionRequired: 'actionRequired',
  authorized: 'authorized',
  partiallyCaptured: 'partiallyCaptured',
  captured: 'paid',
  voided: 'voided',
  partiallyRefunded: 'partiallyRefunded',
  refunded: 'refunded',
  disputed: 'disputed',
  failed: 'failed',
};

/** Given up or failed here, yet alive over there: whatever holds money comes back into view. */
const dead: Readonly<Record<Truth, Verdict>> = {
  waiting: 'ignore',
  actionRequired: 'ignore',
  authorized: 'review',
  partiallyCaptured: 'partiallyCaptured',
  captured: 'paid',
  voided: 'ignore',
  partiallyRefunded: 'partiallyRefunded',
  refunded: 'ignore',
  disputed: 'disputed',
  failed: 'ignore',
};

/** Same state again is a no-op, forward jumps are allowed, back leads only through refund and dispute. */
const TABLE: Readonly<Record<PaymentState, Readonly<Record<Truth, Verdict>>>> = {
  new: young,
  unknown: young,
  actionRequired: young,
  processing: { ...young, actionRequired: 'actionRequired' },
  authorized: { ...young, waiting: 'ignore', actionRequired: 'ignore', authorized: 'authorized' },
  partiallyCaptured: {
    ...young,
    waiting: 'ignore',
    actionRequired: 'ignore',
    authorized: 'ignore',
    // The rest of the authorization was released; what is captured stays.
    voided: 'ignore',
    failed: 'ignore',
  },
  paid: {
    ...young,
    waiting: 'ignore',
    actionRequired: 'ignore',
    authorized: 'ignore',
    partiallyCaptured: 'ignore',
    voided: 'review',
    failed: 'review',
  },
  partiallyRefunded: {
    ...young,
    waiting: 'ignore',
    actionRequired: 'ignore',
    authorized: 'ignore',
    partiallyCaptured: 'ignore',
    captured: 'ignore',
    voided: 'ignore',
    failed: 'ignore',
  },
  refunded: {
    ...young,
    waiting: 'ignore',
    actionRequired: 'ignore',
    authorized: 'ignore',
    partiallyCaptured: 'ignore',
    captured: 'ignore',
    voided: 'ignore',
    partiallyRefunded: 'ignore',
    failed: 'ignore',
  },
  disputed: {
    ...young,
    waiting: 'ignore',
    actionRequired: 'ignore',
    authorized: 'ignore',
    partiallyCaptured: 'ignore',
    // A dispute that was won: the money is the merchant's again, and nothing is told twice.
    captured: 'paid',
    voided: 'ignore',
    partiallyRefunded: 'ignore',
    failed: 'ignore',
  },
  voided: dead,
  failed: dead,
};

const WITHOUT_MONEY = {
  authorized: 'authorized',
  // Says it took money, but none is there yet.
  captured: 'waiting',
  voided: 'voided',
  expired: 'failed',
  failed: 'failed',
} as const;

/**
 * Reads the provider's amounts and stage as one word. `dueMinor` is what this payment was meant to collect. Where
 * somebody else captures, a refund of all that was captured so far leaves the rest of the authorization alive.
 */
export function truthOf(truth: ProviderPayment, dueMinor: number, capture: string): Truth {
  if (truth.disputed !== null && truth.disputed.amountMinor > 0) return 'disputed';
  if (truth.refunded.amountMinor > 0) {
    const whole = capture === 'automatic' || truth.captured.amountMinor >= dueMinor;
    return whole && truth.refunded.amountMinor >= truth.captured.amountMinor ? 'refunded' : 'partiallyRefunded';
  }
  const taken = truth.captured.amountMinor;
  switch (truth.stage) {
    case 'open':
    case 'processing':
      return 'waiting';
    case 'actionRequired':
      return 'actionRequired';
    case 'authorized':
    case 'captured':
    case 'voided':
    case 'expired':
    case 'failed':
      // Money that was taken counts, whatever became of the session or of the rest.
      if (taken > 0) return taken >= dueMinor ? 'captured' : 'partiallyCaptured';
      return WITHOUT_MONEY[truth.stage];
  }
}

export function paymentAfter(state: PaymentState, truth: Truth): Verdict {
  return TABLE[state][truth];
}

/** States in which the shopper's money is, or was, with the merchant. */
export const holdsMoney = (state: PaymentState) =>
  state === 'paid' || state === 'partiallyCaptured' || state === 'partiallyRefunded' || state === 'disputed';

/** The shopper's money is sure: taken, or reserved where it is captured later. */
export const isSecured = (state: PaymentState, capture: string) =>
  holdsMoney(state) || (state === 'authorized' && capture === 'manual');

/** States that no longer belong to an attempt under way. */
export const isOver = (state: PaymentState) => state === 'failed' || state === 'voided' || state === 'refunded';

/** States in which nothing is certain yet: an answer about the attempt still counts. */
export const isUndecided = (state: PaymentState) =>
  state === 'new' || state === 'unknown' || state === 'actionRequired' || state === 'processing';
