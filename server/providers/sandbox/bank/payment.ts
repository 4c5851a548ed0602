import type { Money } from '../../../../shared/money.ts';
import type { RejectCode } from '../../../payments/outcome.ts';
import type { CardBehaviour, Decline } from './cards.ts';

/** Where a payment stands in the bank's books. */
export type Stage = 'actionRequired' | 'processing' | 'authorized' | 'captured' | 'voided' | 'expired' | 'failed';

/** A line in the books; what a payment amounts to is the sum of its lines. */
export type MovementKind = 'authorization' | 'capture' | 'release' | 'refund' | 'dispute';

/** What the merchant asked for when the payment began. */
export interface PaymentOrder {
  readonly merchantRef: string;
  readonly money: Money;
  readonly capture: 'automatic' | 'manual';
  readonly description: string;
  /** Where the challenge page sends the shopper; null for a payment without a shopper. */
  readonly returnUrl: string | null;
  readonly notificationUrl: string;
  /** Origins that may frame the challenge page. */
  readonly frameAncestors: readonly string[];
  /** A challenge not passed by then is over, epoch milliseconds; null: never. */
  readonly expiresAt: number | null;
}

/** A payment with the sums of its movements, in minor units of `money.currency`. */
export interface BankPayment extends PaymentOrder {
  readonly ref: string;
  /** Of its card, which also decides how captures, voids and refunds go. */
  readonly behaviour: CardBehaviour;
  readonly stage: Stage;
  readonly decline: Decline | null;
  readonly authorized: number;
  readonly captured: number;
  /** Of the authorized amount, what was given back uncaptured. */
  readonly released: number;
  readonly refunded: number;
  readonly disputed: number;
  /** Of the authorized amount, what captures and voids under way are about to take. */
  readonly claimed: number;
  /** Of the captured amount, what refunds under way are about to give back. */
  readonly refunding: number;
  /** Of the card, where the payment was to keep it. */
  readonly token: string | null;
  /** Epoch milliseconds of the last capture; null before. */
  readonly capturedAt: number | null;
}

/** Of the authorized amount, what nobody has taken, released or claimed yet. */
export const uncaptured = ({ authorized, captured, released, claimed }: BankPayment): number =>
  authorized - captured - released - claimed;

/** Of the captured amount, what the merchant has and nobody is about to take back. */
export const unreturned = ({ captured, refunded, disputed, refunding }: BankPayment): number =>
  captured - refunded - disputed - refunding;

/** What the bank says to a request. `repeated`: the idempotency key was seen before, nothing new happened. */
export type Reply<T> =
  | { readonly accepted: true; readonly value: T; readonly repeated: boolean; readonly answerLost?: boolean }
  | { readonly accepted: false; readonly code: RejectCode; readonly message: string };

export const accept = <T>(value: T, repeated = false): Reply<T> => ({ accepted: true, value, repeated });
export const refuse = (code: RejectCode, message: string): Reply<never> => ({ accepted: false, code, message });
