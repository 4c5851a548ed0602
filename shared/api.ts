/**
 * What the server tells the payment UI, and what the UI asks of the server. Types only: the widget
 * must stay free of a schema library; the server checks bodies with `shared/schemas.ts`.
 *
 *   GET  /api/checkouts/:id           → CheckoutView
 *   POST /api/checkouts/:id/payments  ← StartPayment → CheckoutView
 *   GET  /api/checkouts/:id/events    → server-sent events, each `data:` a CheckoutView
 *   GET  /api/checkouts/:id/methods/:method/options?locale=  → readonly OptionView[]
 *
 * Errors are `{error:{code,message}}` (ApiError) with a 4xx or 5xx status.
 */
import type { Money } from './money.ts';

/**
 * `open`: can be paid. `processing`: an attempt runs, or a transfer is awaited. `completed`: the right
 * amount is captured. `review`: money arrived that needs the merchant (short, over, late, twice).
 * `expired`, `cancelled`: can no longer be paid.
 */
export type CheckoutState = 'open' | 'processing' | 'completed' | 'review' | 'expired' | 'cancelled';

/** Why an attempt failed, modelled on the closed list card gateways share. */
export type DeclineCode =
  | 'card_declined'
  | 'insufficient_funds'
  | 'expired_card'
  | 'incorrect_number'
  | 'incorrect_expiry'
  | 'incorrect_cvc'
  | 'authentication_failed'
  | 'cancelled_by_shopper'
  | 'session_expired'
  /** The way to pay that was chosen of the provider's own is not offered any more; another one may be. */
  | 'method_unavailable'
  | 'limit_exceeded'
  | 'processing_error';

/** How a method is paid on our page: card fields, transfer instructions, or a redirect without fields. */
export type MethodPanel = 'card' | 'transfer' | 'redirect';

/** One method the shopper may pick. */
export interface MethodView {
  readonly id: string;
  /** The merchant's own label; null lets the UI use its translated default for the panel. */
  readonly label: string | null;
  readonly panel: MethodPanel;
  /** True when no real money moves; the UI says so. */
  readonly test: boolean;
  /** True when the provider can tell its own ways to pay (iDEAL, Bancontact, …) for the shopper to choose here. */
  readonly options: boolean;
}

/** One of a provider's own ways to pay. */
export interface OptionView {
  readonly id: string;
  /** In the language asked for, where the provider speaks it. */
  readonly label: string;
  /** Address of a picture, relative to that of the list; null when there is none. */
  readonly icon: string | null;
}

/** What the shopper needs to pay on our page, once an attempt has begun. */
export type Instructions = TransferInstructions;

/** What the shopper needs for a SEPA credit transfer. */
export interface TransferInstructions {
  readonly kind: 'transfer';
  readonly beneficiary: string;
  /** Without spaces; the UI groups it. */
  readonly iban: string;
  readonly bic: string | null;
  /** What must stand in the remittance line. */
  readonly reference: string;
  readonly amount: Money;
  /** EPC069-12 payload to draw as QR code with error correction M; null when the amount is not in EUR. */
  readonly epc: string | null;
}

/** The attempt the shopper is in, if any. */
export interface PaymentView {
  readonly id: string;
  readonly method: string;
  /**
   * `processing`: the provider works or its answer is unknown. `actionRequired`: the shopper must visit
   * `action.url`. `awaitingTransfer`: show `instructions`. `failed`: show `failure`, let the shopper retry.
   * `paid`: captured. `review`: see CheckoutState.
   */
  readonly state: 'processing' | 'actionRequired' | 'awaitingTransfer' | 'failed' | 'paid' | 'review';
  readonly failure: { readonly code: DeclineCode } | null;
  /** `frame`: may be shown where the checkout is. `top`: must leave from the top page (banks refuse frames). */
  readonly action: { readonly url: string; readonly display: 'frame' | 'top' } | null;
  readonly instructions: Instructions | null;
}

/** Everything the payment UI shows. */
export interface CheckoutView {
  readonly id: string;
  readonly state: CheckoutState;
  /** Grows with every change of this checkout; the UI ignores a view older than the one it has. */
  readonly version: number;
  readonly amount: Money;
  readonly order: { readonly reference: string; readonly title: string };
  readonly store: { readonly name: string; readonly logo: string | null; readonly accent: string | null };
  readonly methods: readonly MethodView[];
  readonly payment: PaymentView | null;
  /** True once the store platform has accepted "paid": only then is sending the shopper back sure to show it. */
  readonly storeInformed: boolean;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** The server's clock when it answered, epoch milliseconds: countdowns must not trust the device. */
  readonly now: number;
  /** Where the shopper goes after success, and after giving up; null when the store told none. */
  readonly successUrl: string | null;
  readonly cancelUrl: string | null;
}

/** Body of `POST /api/checkouts/:id/payments`. */
export interface StartPayment {
  readonly method: string;
  /** One per press of Pay (a UUID): the same attempt again is the same payment, whatever the network did. */
  readonly attempt: string;
  /** BCP 47 tag of the language the shopper reads. */
  readonly locale: string;
  /** What the panel collected; checked by the provider. */
  readonly details?: CardDetails;
  /** An OptionView's id; without it the shopper chooses on the provider's page. */
  readonly option?: string;
  /** True to give up an unfinished attempt (an abandoned challenge, an unsent transfer) for this one. */
  readonly replace?: boolean;
}

/** Test cards only: a real card number never passes through Tillgate's server. */
export interface CardDetails {
  readonly number: string;
  /** `MM/YY`. */
  readonly expiry: string;
  readonly cvc: string;
  readonly name?: string;
}

/** Body of every error answer outside the platforms' own contracts. */
export interface ApiError {
  readonly error: { readonly code: string; readonly message: string };
}

/**
 * What the server writes into the page as JSON (`<script type="application/json" id="tillgate-data">`),
 * so that the first screen needs no further request.
 */
export interface CheckoutPageData {
  readonly view: CheckoutView;
  /** The locale negotiated from `?locale=` and Accept-Language, with its messages. */
  readonly locale: string;
  readonly messages: Readonly<Record<string, string>>;
  /** Origins that may frame this checkout: the only ones the page accepts a message port from. */
  readonly parents: readonly string[];
}
