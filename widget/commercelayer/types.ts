/**
 * The client steps of Commerce Layer, for a storefront of your own.
 *
 * ```ts
 * const { status, order } = await window.Tillgate.commercelayer.pay({
 *   organization: 'fashion', accessToken, orderId, store: 'fashion', opener: button,
 * });
 * if (status === 'placed') showThanks(order.id);
 * ```
 * Safe to call again at any time, also after a reload: it goes on where the order is. Call it when the page at
 * `returnUrl` loads, too; a shopper who paid on a full page comes back there, and the order is then placed at once.
 *
 * Commerce Layer first authorizes the payment when the order is placed, so an order is paid when Commerce Layer says
 * so (or its webhook `orders.place` does), not when this promise resolves.
 *
 * The store page's CSP needs our origin in `script-src` and `frame-src`, and in `connect-src` our origin and the
 * organization's. With nonces, the script tag's own nonce covers what it loads, with and without `strict-dynamic`.
 */
export interface CommerceLayerOptions {
  /** `https://slug.commercelayer.io`, or the slug alone. */
  readonly organization: string;
  /** The shopper's own token: of a sales channel or a customer, never of an integration. */
  readonly accessToken: string;
  readonly orderId: string;
  /** Id of the store in Tillgate's configuration. */
  readonly store: string;
  /** Id, name or reference of the payment method, where the order has several external ones. */
  readonly paymentMethod?: string;
  /**
   * Where the shopper comes back to from a full page or a bank; one of the store's origins. Must not carry the
   * access token. Default: this page.
   */
  readonly returnUrl?: string;
  /** The shopper agreed that the payment source is kept for later; needs the token of a customer. */
  readonly save?: boolean;
  /** Id of a payment source kept earlier: it is charged without a word to the shopper. */
  readonly customerPaymentSource?: string;
  /**
   * `gateway`: payment methods and sources. `payments`: the Payments API (2026-05), which is new and has not been
   * tried against the live platform. Default: what the order offers, `gateway` if it offers both. An order stays
   * with the first one it was paid by.
   */
  readonly model?: 'gateway' | 'payments';
  /** The version in the addresses of the Payments API. Default: `2026-05`; empty for the organization's own. */
  readonly apiVersion?: string;
  /** Sends the `tillgate:*` events, and gets the focus back. */
  readonly opener?: HTMLElement;
  /** Closes the checkout as the shopper would. Does nothing once there is a payment: then the order must be placed. */
  readonly signal?: AbortSignal;
}

export interface CommerceLayerResult {
  /**
   * What Commerce Layer said last, asked after everything was done:
   * `placed`: the order is placed, and its payment authorized or paid;
   * `authorized`: the payment is authorized and the order not placed, `code` may say why; calling again places it;
   * `pending`: not decided yet, such as a bank transfer; the order may be placed already (`order.status`);
   * `closed`: the shopper left without paying;
   * `failed`: the order is not placed, see `code`. Calling again goes on where this stopped; a shopper who has paid
   *   is not asked to pay again.
   */
  readonly status: 'placed' | 'authorized' | 'pending' | 'closed' | 'failed';
  /** As last read; `status` and `paymentStatus` are missing when it could not be read at all. */
  readonly order: {
    readonly id: string;
    readonly status?: string | undefined;
    readonly paymentStatus?: string | undefined;
  };
  /** A code of CommerceLayerCode, of a declined payment (a DeclineCode, or the gateway's) or of Tillgate's server. */
  readonly code?: string;
  /** For the developer, in English. */
  readonly message?: string;
}

/** Codes of this script itself. */
export type CommerceLayerCode =
  /** Tillgate or Commerce Layer cannot be reached: call again. With `pending`: placing may have worked. */
  | 'unavailable'
  /** An answer that was not understood. */
  | 'unexpected_answer'
  /** The access token is expired or not valid: get a new one and call again. */
  | 'token_expired'
  /** The access token may not do this with this order. */
  | 'token_not_allowed'
  /** No such order, for this token. */
  | 'order_not_found'
  /** The order was cancelled. */
  | 'order_cancelled'
  /** The order's market has no external payment method (or setting). */
  | 'no_method'
  /** There are several, and `paymentMethod` names none of them. */
  | 'choose_method'
  /** Commerce Layer refused a step; `message` is its reason. */
  | 'refused'
  /** The payment was not authorized. */
  | 'declined'
  /** With `placed` or `pending`: the payment source was not kept for later. */
  | 'not_saved'
  /** The Payments API has no such thing yet: `save`, `customerPaymentSource`. */
  | 'unsupported'
  /** With `closed`: by `signal`. */
  | 'aborted';

/**
 * Pays and places an order. Never rejects for what can go wrong; two calls for one order share one promise.
 * @throws TypeError when an option is missing or malformed.
 */
export type CommerceLayerPay = (options: CommerceLayerOptions) => Promise<CommerceLayerResult>;
