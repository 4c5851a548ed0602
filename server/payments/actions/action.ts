import type { Money } from '../../../shared/money.ts';
import type { OrderQuote } from '../../platforms/platform.ts';

/** What a store platform can do with an order's money once a shopper has agreed to pay. */
export type ActionKind = 'authorize' | 'capture' | 'void' | 'refund';

/** What every call has. */
interface Call {
  /** Tells this call from others: the same key again is the same action, whatever the network did. */
  readonly key: string;
  /** Whether the platform calls with test data; null where it does not say. */
  readonly test: boolean | null;
  /** The token the call names: at authorize a checkout's or a saved source's, later the one answered before. */
  readonly token: string;
}

export interface AuthorizeRequest extends Call {
  readonly kind: 'authorize';
  readonly orderRef: string;
  readonly money: Money;
  readonly quote: OrderQuote;
}

export interface MoveRequest extends Call {
  readonly kind: 'capture' | 'refund';
  /** Null where the call does not name its order. */
  readonly orderRef: string | null;
  readonly money: Money;
}

export interface VoidRequest extends Call {
  readonly kind: 'void';
  readonly orderRef: string | null;
  /** What the platform believes is left; null where it does not say. */
  readonly money: Money | null;
}

/** Wants the payment source of a checkout kept for later payments of its customer. */
export interface KeepSourceRequest {
  readonly kind: 'token';
  /** The checkout's, or an already kept source's. */
  readonly token: string;
  readonly orderRef: string | null;
  readonly customerRef: string | null;
}

export type ActionRequest = AuthorizeRequest | MoveRequest | VoidRequest | KeepSourceRequest;

/** What a platform is answered. */
export type ActionResult =
  | { readonly result: 'succeeded'; readonly kind: ActionKind; readonly token: string; readonly money: Money }
  /** Not decided in time: the outcome follows through the outbox, as `actionResult` under `actionId`. */
  | {
      readonly result: 'pending';
      readonly kind: ActionKind;
      readonly token: string;
      readonly actionId: string;
      readonly money: Money;
    }
  /** Nothing moved and nothing will. 402: unpaid or declined; 404, 409 and 422: the call makes no sense (now). */
  | {
      readonly result: 'refused';
      readonly status: 402 | 404 | 409 | 422;
      readonly code: string;
      readonly message: string;
      readonly token: string;
      readonly money: Money | null;
    }
  | { readonly result: 'kept'; readonly paymentSourceToken: string; readonly customerToken: string | null };
