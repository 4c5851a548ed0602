import type { CommerceLayerPay } from '../commercelayer/types.ts';

/**
 * What a store's own script may use. Import the types, or copy this file and the one it imports: the loader itself is
 * a script tag.
 *
 * ```ts
 * const { result } = window.Tillgate.open({ store: 'keys', order: '4wuvZe7XgCZapx746' }, button);
 * if ((await result).status === 'completed') showThanks();
 * ```
 * `completed` is for the shopper's eyes. Deliver goods when the store platform says the order is paid.
 */
export interface TillgateGlobal {
  readonly version: string;
  /**
   * Opens a checkout over the page. The one that is open gives the handle it has; another one takes its place,
   * unless money is moving in it: then it stays, and its handle is returned. Events are sent from `opener`,
   * and focus returns to it.
   * @throws TypeError when the target is a string but not the address of a checkout of this Tillgate.
   */
  open(target: TillgateTarget, opener?: HTMLElement): TillgateHandle;
  /** For a storefront on Commerce Layer; its types tell how. Fetched when it is first called. */
  readonly commercelayer: { readonly pay: CommerceLayerPay };
}

/** The address of a checkout (`https://pay.example.com/checkout/co_…`), or an ATShop order. */
export type TillgateTarget = string | { readonly store: string; readonly order: string };

export interface TillgateHandle {
  /** Closes as the shopper would: does nothing while money is moving. */
  close(): void;
  /** Removes everything at once, in any state, any number of times. A payment on its way still completes. */
  destroy(): void;
  /** Settles once and never rejects: on `completed`, else when the checkout goes away. */
  readonly result: Promise<TillgateResult>;
}

export type TillgateResult =
  | { readonly status: 'completed'; readonly checkout: string }
  /** The shopper left without paying, as far as is known here. */
  | { readonly status: 'closed' }
  /** The last attempt was declined (a DeclineCode), or the checkout could not be opened (as `tillgate:error`). */
  | { readonly status: 'failed'; readonly code: string };

/** DOM events. All bubble from the opener, or from the document's root element when there is none. */
export interface TillgateEvents {
  /** The overlay is on screen. */
  'tillgate:open': CustomEvent<null>;
  /** The checkout in it can be used; again, when its frame was reloaded. */
  'tillgate:ready': CustomEvent<null>;
  /** Money may be moving; the overlay cannot be closed until it is known. */
  'tillgate:submitted': CustomEvent<null>;
  /** The server says the order is paid. Once per checkout. */
  'tillgate:completed': CustomEvent<Extract<TillgateResult, { status: 'completed' }>>;
  /** An attempt was declined; the shopper may try again. */
  'tillgate:failed': CustomEvent<Extract<TillgateResult, { status: 'failed' }>>;
  /** The overlay is gone. */
  'tillgate:close': CustomEvent<null>;
  /**
   * Nothing could be opened; where there is an ordinary page, the browser goes there. A code of the server, or:
   * `unavailable`, it gave no usable answer;
   * `timeout`, it gave none in time; `blocked`, the store's CSP lacks our origin in `frame-src`, or for an ATShop
   * order in `connect-src`.
   */
  'tillgate:error': CustomEvent<Extract<TillgateResult, { status: 'failed' }>>;
}

declare global {
  interface Window {
    Tillgate?: TillgateGlobal;
  }
  interface GlobalEventHandlersEventMap extends TillgateEvents {}
}
