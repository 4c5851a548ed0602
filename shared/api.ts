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
  /** The same of a payment without a card: a wallet, a voucher, a bank account. */
  | 'payment_declined'
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

/**
 * How a method is paid on our page: card fields, transfer or crypto instructions, a redirect without fields, or fields
 * of the provider's own script.
 */
export type MethodPanel = 'card' | 'transfer' | 'crypto' | 'redirect' | 'fields';

/** One method the shopper may pick. */
export interface MethodView {
  readonly id: string;
  /** The merchant's own label; null lets the UI use its translated default for the panel. */
  readonly label: string | null;
  readonly panel: MethodPanel;
  /** True when no real money moves; the UI says so. */
  readonly test: boolean;
  /** What paying with it costs on top of the checkout's amount; null: nothing. */
  readonly surcharge: Money | null;
  /** True when the provider can tell its own ways to pay (iDEAL, Bancontact, …) for the shopper to choose here. */
  readonly options: boolean;
  /** With the panel `fields`: what the provider's script is told when its fields are drawn. */
  readonly fields?: FieldsView;
}

/** One of a provider's own ways to pay. */
export interface OptionView {
  readonly id: string;
  /** In the language asked for, where the provider speaks it. */
  readonly label: string;
  /** Address of a picture, relative to that of the list; null when there is none. */
  readonly icon: string | null;
}

/** Fields that Stripe's script draws into our page (a Payment Element), before any payment is begun. */
export interface FieldsView {
  readonly script: 'stripe';
  /** Meant for browsers; it moves no money by itself. */
  readonly publishableKey: string;
  /** What will be paid, in Stripe's unit and spelling, which are not everywhere ISO 4217's. */
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'automatic' | 'manual';
  /** The payment source is kept for later payments. */
  readonly saves: boolean;
  /** Offers only these; null: what the Dashboard has switched on. */
  readonly types: readonly string[] | null;
}

/** What the shopper needs to pay on our page, once an attempt has begun. */
export type Instructions = TransferInstructions | CryptoInstructions | FieldsInstructions;

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

/** What the provider's script needs to pay the attempt that has begun with what was typed into its fields. */
export interface FieldsInstructions {
  readonly kind: 'fields';
  /** Pays this one attempt and nothing else. For the shopper in front of the page: it belongs into no log. */
  readonly clientSecret: string;
}

/** What the shopper's wallet needs, and what has been seen of the payment so far. Changes while the shopper looks. */
export interface CryptoInstructions {
  readonly kind: 'crypto';
  /** `waiting`: for coins, or for the rest of them. `confirming`: seen in the network, but not certain yet. */
  readonly stage: 'waiting' | 'confirming';
  /** One QR code each, the quickest first; none while `confirming`. */
  readonly ways: readonly CryptoWay[];
  /** How many confirmations make an on-chain payment certain; null: not known, or none at all. */
  readonly confirmations: number | null;
  /** The invoice's page at the provider: further coins and wallets. */
  readonly page: string;
  /** When the exchange rate ends, epoch milliseconds. */
  readonly expiresAt: number;
}

/** One way to pay in crypto. Amounts are decimals in `currency`, which has more digits than money has here. */
export interface CryptoWay {
  readonly kind: 'onChain' | 'lightning';
  /** `BTC`. */
  readonly currency: string;
  /** Address or Lightning invoice. */
  readonly destination: string;
  /** Opens a wallet (`bitcoin:…`, `lightning:…`), and is what the QR code says. */
  readonly link: string;
  /** Still to pay. */
  readonly due: string;
  /** Of how much part was seen already; null: nothing was. */
  readonly part: { readonly seen: string; readonly total: string } | null;
}

/** The attempt the shopper is in, if any. */
export interface PaymentView {
  readonly id: string;
  readonly method: string;
  /** What the attempt costs on top of the checkout's amount, as it was when it began; null: nothing. */
  readonly surcharge: Money | null;
  /**
   * `processing`: the provider works or its answer is unknown. `actionRequired`: the shopper must visit
   * `action.url`, or finish in the fields with `instructions` of that kind. `awaitingTransfer`: show `instructions`. `failed`: show `failure`, let the shopper retry.
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
  /** The order's own amount: a method's surcharge comes on top. */
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
  /**
   * The sum the page showed, surcharge included, minor units. Only compared: where it is not what would be charged,
   * nothing is, and the answer is 409 `price_changed`.
   */
  readonly total?: number;
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
 * What the server writes into the page as JSON (`<script type="application/json">`, the messages under the id
 * `tillgate-messages`, all else under `tillgate-data`), so that the first screen needs no further request.
 */
export interface CheckoutPageData {
  readonly view: CheckoutView;
  /** The locale negotiated from `?locale=` and Accept-Language, with its messages. */
  readonly locale: string;
  readonly messages: Readonly<Record<string, string>>;
  /**
   * How the amounts of the first screen read in that locale, by `amountKey`: a browser's first `Intl` of a page takes
   * longer than everything else the page does. What is not in it the page formats itself.
   */
  readonly amounts?: Readonly<Record<string, string>>;
  /** Origins that may frame this checkout: the only ones the page accepts a message port from. */
  readonly parents: readonly string[];
}
