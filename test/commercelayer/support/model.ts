/** What a storefront and a merchant do with an order's payment, in either of Commerce Layer's two payment models. */
export interface PaymentModel {
  /** The way to a checkout. */
  open(wish: Wish): Promise<Link>;
  /** Gives the platform the token (default: of the checkout last opened), and places the order by it if it can be. */
  place(token?: string): Promise<void>;
  /** Without an amount, all that is left. The parent is the authorization. */
  capture(authorization: string, cents?: number): Promise<void>;
  void(authorization: string): Promise<void>;
  refund(capture: string, cents?: number): Promise<void>;
}

export interface Wish {
  /** Keep the payment source for later; API 2017-08. */
  readonly save?: boolean;
  /** A part of what is due, in a session of its own; Payments API. */
  readonly cents?: number;
  /** A further session; Payments API. */
  readonly another?: boolean;
}

export interface Link {
  readonly url: string;
  readonly checkout: string;
}

export type Api = 'gateway' | 'payments';
